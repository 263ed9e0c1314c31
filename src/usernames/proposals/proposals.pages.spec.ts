import { SAINT_CHARLES, THIERS } from '../../../test/factories/desk.js';
import { savePerson, type PersonTraits } from '../../../test/factories/people.js';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { apiOf, signIn, type Client } from '../../../test/support/client.js';
import { MINUTE } from '../../platform/clock.js';
import { UsernameIndex } from '../username-index.js';
import { UsernameProposals } from './username-proposals.js';

const FORM = {
  shown: 'yes',
  given: 'initial',
  between: 'none',
  surname: 'usage',
  particles: 'kept',
  joint: 'hyphen',
  apostrophe: 'joint',
  ligatures: 'spelt',
  firstNumber: '1',
  longest: '64',
};
const AT = '/settings/username-rule';
const LIVE = { 'hx-request': 'true', 'hx-request-type': 'partial' };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function save(traits: PersonTraits): Promise<string> {
  const id = await savePerson(app, { uais: [THIERS], ...traits });
  await app.transactions.run(() => app.get(UsernameIndex).reindex([id]));
  return id;
}

describe('the rule as an admin chooses it', () => {
  let admin: Client;
  beforeAll(async () => {
    ({ client: admin } = await signIn(app, 'admin'));
  });
  const kept = () => app.get(UsernameProposals).kept();
  const changes = async (): Promise<number> =>
    (
      await app.transactions.query(
        `SELECT seq FROM audit_entries WHERE action = 'settings.username-rule-changed'`,
      )
    ).length;

  it('shows what it makes of hard names', async () => {
    const page = await admin.get(AT);
    expect(page.heading).toBe('Règle des identifiants');
    // without scripts the same table comes from a button of the form
    expect(page.text).toContain(`formaction="${AT}/preview"`);
    for (const username of [
      'jdupont',
      'pde-la-fontaine',
      'lmartin-dupont',
      'ale-gall-le-roux',
      'gguyomarc-h',
      'eleboeuf',
      'tdang',
      'cpetit',
      'mfabre1',
      'mde-la-rochefoucauld-montbel-de-saint-amour',
    ])
      expect(page.text).toContain(`<span class="username">${username}</span>`);
    expect((await admin.get('/settings')).text).toContain('pde-la-fontaine');
  });

  it('previews another without keeping it, as a page and as one chooses, without a proof', async () => {
    app.clock.advance(6 * MINUTE);
    const other = { ...FORM, given: 'full', between: 'dot', joint: 'none', longest: '20', firstNumber: '2' };
    const page = await admin.post(`${AT}/preview`, other);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<span class="username">paul.delafontaine</span>');
    expect(page.text).toContain('<span class="username">marie.fabre2</span>');
    expect(page.text).toContain('<span class="username">maximilien.delaroche</span>');
    expect(page.text).toContain('Aperçu seulement');
    expect(page.text).toContain('<option value="full" selected>');
    const live = await admin.post(`${AT}/preview`, other, LIVE);
    expect(live.text).toContain('paul.delafontaine');
    expect(live.text).not.toContain('<html');
    expect((await admin.post(`${AT}/preview`, { ...other, longest: '7' }, LIVE)).text).toContain(
      'Corrigez la règle',
    );
    const wrong = await admin.post(`${AT}/preview`, { ...other, longest: '300' });
    expect(wrong.status).toBe(422);
    expect((await kept()).rule.given).toBe('initial');
    expect(await changes()).toBe(0);
  });

  it('says how much of the directory follows it, and warns when most does not', async () => {
    for (const [at, firstName] of ['Ada', 'Bob', 'Cid'].entries()) {
      await save({
        username: `${firstName.slice(0, 1).toLowerCase()}oria${at || ''}`,
        birthName: 'Oria',
        firstName,
      });
    }
    await save({ username: 'p000123', birthName: 'Quorum', firstName: 'Dan' });
    expect((await admin.get(AT)).text).toMatch(/75\s%/);
    const misfit = await admin.post(`${AT}/preview`, { ...FORM, given: 'full' });
    expect(misfit.text).toContain('ne suivent pas cette règle');
  });

  it('keeps it with a proof, on record; a wrong one comes back', async () => {
    expect((await admin.post(AT, { ...FORM, given: 'full' })).status).toBe(401);
    const { client } = await signIn(app, 'admin');
    expect((await client.post(AT, { ...FORM, given: 'both' })).status).toBe(422);
    expect((await client.post(AT, { ...FORM, joint: 'dot' })).location).toBe('/settings#username-rule');
    expect(await kept()).toMatchObject({ shown: true, rule: { joint: 'dot', longest: 64 } });
    expect(await changes()).toBe(1);
    await client.post(AT, FORM);
    expect((await (await signIn(app, 'agent')).client.get(AT)).status).toBe(403);
  });
});

describe('what readers are told', () => {
  let secretary: Client;
  beforeAll(async () => {
    ({ client: secretary } = await signIn(app, 'secretary', { uais: [THIERS] }));
  });
  const ask = async (q: string, client = secretary): Promise<string> =>
    (await client.get(`/usernames?${new URLSearchParams({ q }).toString()}`)).text;

  it('of somebody nobody finds: what a new account would be called, in each way it can be meant', async () => {
    expect(await ask('WOLFRAMM Ysée')).toContain('l’identifiant serait « ywolframm », suivi d’un numéro');
    const either = await ask('ysée wolframm');
    expect(either).toContain('« ywolframm » ou « wysee »');
    expect(await ask('ywolframm')).not.toContain('la règle');
  });

  it('tells of nobody the reader may not know: namesakes elsewhere change nothing', async () => {
    const before = await ask('Ysée WOLFRAMM');
    await save({ username: 'ywolframm', birthName: 'Wolframm', firstName: 'Ysée', uais: [SAINT_CHARLES] });
    const after = await ask('Ysée WOLFRAMM');
    const steady = (html: string): string => html.replace(/name="_csrf" value="[^"]+"/g, '');
    expect(steady(after)).toBe(steady(before));
    expect(after).toContain('« ywolframm »');
  });

  it('of somebody whose username is another: which one, and why', async () => {
    await save({ username: 'zkarvel', birthName: 'Karvel', usageName: 'Dubosq', firstName: 'Zoé' });
    const text = await ask('zkarvell');
    expect(text).toContain(
      'D’après la règle, on attendrait « zdubosq » ; l’identifiant exact est « zkarvel » : il est formé sur le nom de naissance et non sur le nom d’usage.',
    );
    // typed as the rule has it: the explanation of what was typed says it all
    expect(await ask('zdubosq')).not.toContain('D’après la règle');
  });

  it('says no reason where there is none, and nothing where the username follows', async () => {
    await save({ username: 'p991377', birthName: 'Mirabo', firstName: 'Odon' });
    expect(await ask('odon mirabo')).toContain(
      '« omirabo » ; l’identifiant exact est « p991377 », sans que les noms enregistrés disent pourquoi.',
    );
    await save({ username: 'oferrand-blix', birthName: 'Ferrand-Blix', firstName: 'Odon' });
    expect(await ask('oferrandblix')).not.toContain('D’après la règle');
  });

  it('leaves a namesake number to the explanation that says it already', async () => {
    await save({ username: 'tgrunwald3', birthName: 'Grunwald', firstName: 'Tess' });
    const text = await ask('tess grunwald');
    expect(text).toContain('il se termine par le numéro 3');
    expect(text).not.toContain('D’après la règle');
  });

  it('gives programs the username one would expect, null where it is that', async () => {
    const api = await apiOf(app, (await signIn(app, 'agent')).account);
    const expected = async (q: string): Promise<unknown> =>
      (await api.get(`/usernames?q=${q}`)).json<{ candidates: { expected: unknown }[] }>().candidates[0]
        ?.expected;
    expect(await expected('zkarvel')).toBe('zdubosq');
    expect(await expected('oferrand-blix')).toBeNull();
  });

  it('decides nothing: who is found, in which order and how surely, is the same by any rule', async () => {
    const api = await apiOf(app, (await signIn(app, 'agent')).account);
    const { client: admin } = await signIn(app, 'admin');
    const found = async (): Promise<unknown[]> => {
      const all: unknown[] = [];
      for (const q of [
        'odon',
        'zkarvell',
        'oferrandblix',
        'zoe dubosq',
        'zoe.dubosq',
        'tgrunwald',
        'omirabo',
      ]) {
        const { candidates, total } = (await api.get(`/usernames?q=${encodeURIComponent(q)}`)).json<{
          candidates: { expected: unknown; username: string }[];
          total: number;
        }>();
        all.push(total, ...candidates.map(({ expected: _expected, ...rest }) => rest));
      }
      return all;
    };
    const before = await found();
    expect(before.length).toBeGreaterThan(12);
    for (const rule of [
      { given: 'full', between: 'dot' },
      { joint: 'none', surname: 'birth' },
    ]) {
      expect((await admin.post(AT, { ...FORM, ...rule })).status).toBe(303);
      expect(await found()).toEqual(before);
    }
    await admin.post(AT, FORM);
  });

  it('tells the desk on the call, and in a case of activation without anybody of the directory', async () => {
    const { client } = await signIn(app, 'agent');
    expect((await client.get('/call?q=VRANKEN+Lo%C3%AFc')).text).toContain('« lvranken »');
    expect((await client.get('/call?q=zkarvell')).text).toContain('on attendrait « zdubosq »');
    const open = async (type: string): Promise<string> => {
      const body = { type, channel: 'phone', requester: 'Loïc VRANKEN' };
      const { location } = await client.post('/cases', body);
      return (await client.get(location)).text;
    };
    expect(await open('activation')).toContain(
      'Si le compte attendu est celui de Loïc VRANKEN : d’après la règle, l’identifiant serait « lvranken »',
    );
    expect(await open('password')).not.toContain('lvranken');
  });

  it('says nothing of a rule that an admin turned off, in English neither', async () => {
    const { client: admin } = await signIn(app, 'admin');
    const { shown: _shown, ...off } = FORM;
    await admin.post(AT, off);
    expect(await ask('WOLFRAMM Ysée')).not.toContain('ywolframm');
    expect(await ask('zkarvell')).not.toContain('zdubosq');
    expect((await admin.get('/settings')).text).toContain('Aucune règle n’est citée');
    await admin.post(AT, FORM);
    await secretary.post('/language', { lang: 'en', next: '/' });
    expect(await ask('zkarvell')).toContain('By the rule one would expect “zdubosq”');
    expect(await ask('Wolfram YSEE')).toContain('the username would be “wysee”, with a number');
  });
});
