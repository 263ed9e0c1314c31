import type { Account } from '../../src/accounts/account.entity.js';
import type { Action } from '../../src/identity-checks/evidence.rules.js';
import { newId } from '../../src/platform/ids.js';
import { NUMEN } from '../factories/resets.js';
import { storeAccount } from './accounts.js';
import type { TestApp } from './app.js';
import { apiOf, type Answer, type ApiClient } from './client.js';

/** The document of the person `lockedOut` makes. */
export const DOCUMENT = {
  kind: 'document',
  documentType: 'national-id',
  channel: 'live-video',
  faceMatches: true,
  birthDate: '1980-05-17',
  names: { surname: 'Dupont', givenNames: 'Jean' },
  expiry: '2031-01-01',
};

export interface Means {
  contacts: { id: string; kind: string; masked: string; usable: boolean; why: string | null }[];
  phones: { phoneId: string }[];
  vouchers: { uai: string }[];
}

/** Somebody at the desk who works through the JSON API only, with the calls of a whole case. */
export class ApiDesk {
  private constructor(
    readonly account: Account,
    readonly api: ApiClient,
  ) {}

  static async of(test: TestApp, traits: Partial<Account> = {}): Promise<ApiDesk> {
    const account = await storeAccount(test, { role: 'agent', ...traits });
    return new ApiDesk(account, await apiOf(test, account));
  }

  /** Opens a phone case about the person; it is the agent's own at once. */
  async case(personId: string, more: Record<string, unknown> = {}): Promise<string> {
    const body = { type: 'password', channel: 'phone', personId, ...more };
    return expectStatus(await this.api.post('/cases', body), 201).json<{ number: string }>().number;
  }

  async check(number: string, action: Action = 'password'): Promise<string> {
    const started = await this.api.post(`/cases/${number}/identity-checks`, { action });
    return expectStatus(started, 201).json<{ id: string }>().id;
  }

  evidence(checkId: string, body: object): Promise<Answer> {
    return this.api.post(`/identity-checks/${checkId}/evidence`, body);
  }

  /** NUMEN and a face matched by live video: enough for class A. */
  async verify(checkId: string): Promise<void> {
    await this.evidence(checkId, { kind: 'numen', value: NUMEN });
    await this.evidence(checkId, DOCUMENT);
  }

  async means(checkId: string): Promise<Means> {
    return (await this.api.get(`/identity-checks/${checkId}`)).json<{ means: Means }>().means;
  }

  reset(number: string, identityCheckId: string, more: Record<string, unknown> = {}): Promise<Answer> {
    const body = { identityCheckId, kind: 'password', delivery: 'pairing', idempotencyKey: newId(), ...more };
    return this.api.post(`/cases/${number}/resets`, body);
  }

  /** A case with a sufficient check of the person. */
  async verified(
    personId: string,
    action: Action = 'password',
  ): Promise<{ number: string; checkId: string }> {
    const number = await this.case(personId);
    const checkId = await this.check(number, action);
    await this.verify(checkId);
    return { number, checkId };
  }
}

/** The answer, when it has this status; otherwise fails with its whole text. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}

/** Status and code of a refusal, to compare in one go. */
export const refusal = (answer: Answer): [number, string] => [
  answer.status,
  answer.status >= 400 ? answer.json<{ code: string }>().code : '',
];
