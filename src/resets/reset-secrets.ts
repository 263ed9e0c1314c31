import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config/config.js';
import { sixDigits } from './claim.rules.js';

/** SHA-256 in hexadecimal: what the database keeps of links, codes and browsers (all of high entropy or short life). */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Derives every once-only value of this module from row ids and SECRET_KEY, so that none rests in the database or
 * the queue (security rule "Nothing secret at rest in the queue"). Same ids, same value: a message sent twice after
 * a crash carries the same link.
 */
@Injectable()
export class ResetSecrets {
  constructor(private readonly config: Config) {}

  /** 256-bit token of a claim link. */
  claimToken(claimId: string, generation: number): string {
    return this.mac(`claim ${claimId} ${generation}`).toString('base64url');
  }

  /** Six digits told on the verified call and asked for by the claim page. */
  withdrawalCode(claimId: string, generation: number): string {
    return sixDigits(this.mac(`withdrawal ${claimId} ${generation}`));
  }

  /** 256-bit token of a "that was not me" link. */
  notMeToken(linkId: string): string {
    return this.mac(`not-me ${linkId}`).toString('base64url');
  }

  /** Six digits sent to a contact the owner gives, to prove it is theirs. */
  contactCode(claimContactId: string): string {
    return sixDigits(this.mac(`contact ${claimContactId}`));
  }

  /**
   * The temporary secret put into the directory between the reset and the owner's choice. Nobody ever sees it; the
   * suffix satisfies directories that ask for four classes of characters.
   */
  temporarySecret(resetId: string): string {
    return `${this.mac(`temporary ${resetId}`).toString('base64url')}aA1!`;
  }

  /** Keyed hash for short codes: without the key, 10^6 codes are tried in a moment. */
  codeHash(scope: string, code: string): string {
    return this.mac(`code ${scope} ${code}`).toString('hex');
  }

  private mac(text: string): Buffer {
    return createHmac('sha256', this.config.secretKey).update(`guichet reset ${text}`).digest();
  }
}
