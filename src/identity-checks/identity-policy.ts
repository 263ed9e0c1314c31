import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { setBanner } from '../platform/web/banners.js';
import { projectRoot } from '../platform/root.js';
import { looserThan } from './policy-compare.rules.js';
import { readPolicy } from './policy-file.rules.js';
import type { IdentityPolicy } from './policy-file.rules.js';

const SHIPPED = join('policies', 'identity-policy.json');

/** The policy in force: the shipped file, or the operator's. A file that cannot be used stops the start. */
@Injectable()
export class PolicyInForce {
  readonly policy: IdentityPolicy;
  /** SHA-256 of the file, stored with every check. */
  readonly hash: string;
  /** False when the operator replaced the shipped file. */
  readonly shipped: boolean;
  /** Places where the operator's file asks for less than the shipped one; a banner says so. */
  readonly looser: readonly string[];

  constructor(config: Config) {
    const shipped = readFileSync(join(projectRoot, SHIPPED), 'utf8');
    const path = config.identityPolicyFile;
    const text = path === null ? shipped : readText(path);
    this.policy = parse(text, path ?? SHIPPED);
    this.hash = createHash('sha256').update(text).digest('hex');
    this.shipped = text === shipped;
    this.looser = text === shipped ? [] : looserThan(parse(shipped, SHIPPED), this.policy);
    setBanner('identity-checks.banner.looser', this.looser.length > 0);
    if (this.looser.length > 0) {
      new Logger(PolicyInForce.name).warn(
        `${path} is looser than the shipped policy: ${this.looser.join(', ')}`,
      );
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`IDENTITY_POLICY_FILE names a file that cannot be read: ${path}.`, { cause });
  }
}

function parse(text: string, path: string): IdentityPolicy {
  const reading = readPolicy(text);
  if (reading.ok) return reading.policy;
  throw new Error(
    `The identity policy ${path} is refused:\n${reading.problems.map((p) => `  - ${p}`).join('\n')}`,
  );
}
