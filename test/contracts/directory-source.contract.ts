import type { AccountStatus } from '../../src/directory/account-state.rules.js';
import type { DirectorySource } from '../../src/directory/directory.source.js';

/** What a directory has to offer so that the contract can be tried on it. */
export interface DirectoryHarness {
  source: DirectorySource;
  /** Makes an account that nobody signed in to; gives its person and username. */
  account(traits?: {
    status?: AccountStatus;
    protected?: boolean;
  }): Promise<{ personId: string; username: string }>;
  /** Runs `work` inside a database transaction of the application. */
  insideTransaction(work: () => Promise<unknown>): Promise<unknown>;
  /** Wrong tries in a row that lock an account. */
  triesBeforeLock: number;
  /** Lets time pass. */
  advance(milliseconds: number): void;
  stop(): Promise<void>;
}

/** What a directory does not have; its part of the contract is then left out. */
export type Lack = 'locks of administrators' | 'secrets that end by themselves';

/** Of three classes of characters, as Active Directory asks. */
const SECRET = 'Trois vélos bleus 17';
const OTHER = 'Sept nuages lents 42';

/** Every adapter of the directory port passes this, on whatever it talks to. */
export function directorySourceContract(
  title: string,
  start: () => Promise<DirectoryHarness>,
  lacks: readonly Lack[] = [],
): void {
  describe(title, () => {
    let harness: DirectoryHarness;
    let source: DirectorySource;

    beforeAll(async () => {
      harness = await start();
      source = harness.source;
    });
    afterAll(() => harness.stop());

    const stampOf = async (personId: string): Promise<string> =>
      (await source.readState(personId))?.stamp ?? 'gone';
    const give = async (personId: string, secret = SECRET, mustChange = false) =>
      source.setSecret({ personId, stamp: await stampOf(personId), secret, mustChange });

    it('knows nothing of somebody it does not hold', async () => {
      const stranger = '018f0000-0000-7000-8000-000000000000';
      expect(await source.readState(stranger)).toBeNull();
      expect(
        await source.setSecret({ personId: stranger, stamp: 'x', secret: SECRET, mustChange: false }),
      ).toEqual({ outcome: 'refused', code: 'ACCOUNT_GONE' });
    });

    it('sets a secret that opens, and says what it read back', async () => {
      const { personId, username } = await harness.account();
      const before = await source.readState(personId);
      expect(before).toMatchObject({ status: 'active', mustChange: false, neverSignedIn: true });
      const written = await give(personId);
      expect(written).toMatchObject({
        outcome: 'done',
        before: { stamp: before?.stamp },
        after: { status: 'active', mustChange: false },
      });
      expect(JSON.stringify(written)).not.toContain(SECRET);
      expect(await source.verifySecret(username, SECRET)).toEqual({
        outcome: 'ok',
        personId,
        mustChange: false,
      });
      expect(await source.readState(personId)).toMatchObject({ neverSignedIn: false });
    });

    it('refuses the old secret once there is a new one', async () => {
      const { personId, username } = await harness.account();
      await give(personId);
      await give(personId, OTHER);
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'refused' });
      expect(await source.verifySecret(username.toUpperCase(), OTHER)).toMatchObject({ outcome: 'ok' });
    });

    it('changes the stamp with every change of state, and only then', async () => {
      const { personId, username } = await harness.account();
      const first = await stampOf(personId);
      expect(await stampOf(personId)).toBe(first);
      await give(personId);
      const second = await stampOf(personId);
      expect(second).not.toBe(first);
      await source.verifySecret(username, SECRET);
      expect(await stampOf(personId)).toBe(second);
    });

    it('writes nothing under a stale stamp', async () => {
      const { personId, username } = await harness.account();
      const stale = await stampOf(personId);
      await give(personId);
      expect(await source.setSecret({ personId, stamp: stale, secret: OTHER, mustChange: false })).toEqual({
        outcome: 'state_changed',
      });
      expect(await source.unlock({ personId, stamp: stale })).toEqual({ outcome: 'state_changed' });
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'ok' });
    });

    it('lets one of two writes under the same stamp through', async () => {
      const { personId } = await harness.account();
      const stamp = await stampOf(personId);
      const outcomes = await Promise.all(
        [SECRET, OTHER].map((secret) => source.setSecret({ personId, stamp, secret, mustChange: false })),
      );
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['done', 'state_changed']);
    });

    it('marks a temporary secret, which ends by itself', async () => {
      const { personId, username } = await harness.account();
      expect(await give(personId, SECRET, true)).toMatchObject({
        outcome: 'done',
        after: { mustChange: true },
      });
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'ok', mustChange: true });
      if (lacks.includes('secrets that end by themselves')) return;
      harness.advance(24 * 3_600_000);
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'refused' });
    });

    it('locks after wrong tries, even tried at once, and unlocks on demand', async () => {
      const { personId, username } = await harness.account();
      await give(personId);
      await Promise.all(
        Array.from({ length: harness.triesBeforeLock }, () =>
          source.verifySecret(username, 'wrong wrong 99'),
        ),
      );
      const locked = await source.readState(personId);
      expect(locked?.status).toBe('locked');
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'refused' });
      expect(await source.unlock({ personId, stamp: locked?.stamp ?? '' })).toMatchObject({
        outcome: 'done',
        before: { status: 'locked' },
        after: { status: 'active' },
      });
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'ok' });
    });

    it('says that an open account has nothing to unlock', async () => {
      const { personId } = await harness.account();
      expect(await source.unlock({ personId, stamp: await stampOf(personId) })).toEqual({
        outcome: 'refused',
        code: 'ACCOUNT_NOT_LOCKED',
      });
    });

    it('opens a locked or expired account with its new secret', async () => {
      for (const status of ['locked', 'expired'] as const) {
        const { personId, username } = await harness.account({ status });
        expect(await give(personId)).toMatchObject({ outcome: 'done', after: { status: 'active' } });
        expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'ok' });
      }
    });

    const refused: Array<[{ status?: AccountStatus; protected?: boolean }, string]> = [
      [{ status: 'disabled' }, 'ACCOUNT_DISABLED'],
      [{ status: 'left' }, 'ACCOUNT_LEFT'],
      [{ protected: true }, 'ACCOUNT_PROTECTED'],
    ];
    if (!lacks.includes('locks of administrators')) {
      refused.push([{ status: 'admin_locked' }, 'ACCOUNT_ADMIN_LOCKED']);
    }
    it.each(refused)('touches no account that is %o', async (traits, code) => {
      const { personId, username } = await harness.account(traits);
      const before = await source.readState(personId);
      expect(before?.mustBeRefused).toBe(code);
      expect(await give(personId)).toEqual({ outcome: 'refused', code });
      expect(await source.unlock({ personId, stamp: before?.stamp ?? '' })).toEqual({
        outcome: 'refused',
        code,
      });
      expect(await source.readState(personId)).toEqual(before);
      expect(await source.verifySecret(username, SECRET)).toMatchObject({ outcome: 'refused' });
    });

    it('refuses a secret below its policy and leaves the account as it was', async () => {
      const { personId } = await harness.account();
      const before = await source.readState(personId);
      expect(await give(personId, 'court')).toMatchObject({ outcome: 'refused', code: 'SECRET_TOO_SHORT' });
      expect(await source.readState(personId)).toEqual(before);
    });

    it('answers an unknown username as it answers a wrong secret', async () => {
      const { username } = await harness.account();
      expect(await source.verifySecret('personne-ici', SECRET)).toEqual(
        await source.verifySecret(username, SECRET),
      );
    });

    it('never writes inside a database transaction, which could not take it back', async () => {
      const { personId } = await harness.account();
      const stamp = await stampOf(personId);
      for (const write of [
        () => source.unlock({ personId, stamp }),
        () => source.setSecret({ personId, stamp, secret: SECRET, mustChange: false }),
      ]) {
        await expect(harness.insideTransaction(write)).rejects.toThrow('inside a database transaction');
      }
      expect(await stampOf(personId)).toBe(stamp);
    });
  });
}
