import { LANGUAGES } from '../../platform/i18n/i18n.js';
import { testConfig } from '../../../test/support/app.js';
import type { MailFacts, MailName } from './mail-facts.types.js';
import { MAIL_NAMES, writeLetter, writeSms } from './letter.views.js';
import { MailRenderer } from './mail-renderer.js';

const at = Date.UTC(2026, 2, 12, 9, 30);
const about = { personName: null, at };
const link = 'https://guichet.example.fr/claim/aB3-x_9';
const EXAMPLES: { [N in MailName]: MailFacts[N] } = {
  'owner-code': { code: '482913', validFor: 600_000 },
  'contact-code': { code: '482913', validFor: 600_000 },
  'claim-link': {
    caseNumber: '2026-000123',
    kind: 'password',
    link,
    validFor: 1_800_000,
    withdrawalCode: true,
    handTo: null,
  },
  'reset-notice': { ...about, kind: 'password', notMeLink: link },
  'unlock-notice': { ...about, notMeLink: link },
  'numen-locked': { at, until: at + 3_600_000 },
  'username-confirmation': {
    username: 'pde-la-fontaine',
    spelled: 'p, d, e, tiret, l, a',
    explanation: 'La particule est gardée avec des tirets.',
    caseNumber: '2026-000123',
    personName: null,
  },
  'voucher-request': { personName: 'Jeanne Roux', link, until: at },
  'approval-request': { caseNumber: '2026-000123', link, until: at },
  'case-message': {
    caseNumber: '2026-000123',
    subject: 'ENT',
    paragraphs: ['Bonjour,', 'Votre <ENT> & vous.'],
  },
  'account-notice': { what: 'second-factor', at },
  'role-granted': { name: 'Jeanne Roux', role: 'Superviseur', grantedBy: 'Paul Petit', at },
  'freeze-notice': { ...about, reason: 'owner' },
  'desk-alert': { text: 'Jeanne Roux : NUMEN fermé.', at, link },
  'hr-request': {
    caseNumber: '2026-000123',
    personName: 'Jeanne Roux',
    username: 'jroux',
    reason: 'disabled',
  },
  'next-step': {
    caseNumber: '2026-000123',
    items: ['pièce d’identité'],
    desk: 'DSDEN 13',
    hours: '9 h – 12 h',
  },
};
const sender = { brand: 'Guichet', timeZone: 'Europe/Paris' };
const renderer = new MailRenderer(testConfig());
const render = <N extends MailName>(name: N, facts: MailFacts[N], lang: 'fr' | 'en' = 'fr') =>
  renderer.render(writeLetter(name, facts, lang, sender));

describe.each(MAIL_NAMES)('the message %s', (name) => {
  it.each(LANGUAGES)('reads whole in %s, the same in both parts', (lang) => {
    const { subject, text, html } = render(name, EXAMPLES[name], lang);
    expect(subject.length).toBeGreaterThan(5);
    expect(html).toContain(`<html lang="${lang}">`);
    for (const value of [subject, text, html]) expect(value).not.toMatch(/undefined|\[object|\{\w+\}/);
    const visible = unescape(html.replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ')).replace(/\s+/g, ' ');
    const lines = text.split('\n').map((line) => line.replace(/^- /, '').trim());
    for (const line of lines) if (line && line !== '--') expect(visible).toContain(line.replace(/\s+/g, ' '));
  });

  it('asks for no password and says so', () => {
    expect(render(name, EXAMPLES[name]).text).toContain(
      'Personne ne vous demandera jamais votre mot de passe',
    );
  });
});

const unescape = (html: string): string =>
  html
    .replace(/&#x27;/g, "'")
    .replace(/&#x3D;/g, '=')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

describe('the announcements', () => {
  const acts = [
    ['reset-notice', 'password'],
    ['reset-notice', 'activation'],
    ['reset-notice', 'unfreeze'],
  ] as const;
  it.each(acts)('%s %s names the person to anybody but themself', (name, kind) => {
    const facts = { kind, at, notMeLink: link };
    expect(render(name, { ...facts, personName: null }).text).toContain('votre compte');
    expect(render(name, { ...facts, personName: 'Jeanne Roux' }).text).toContain('compte de Jeanne Roux');
  });
  it.each(['owner', 'desk'] as const)('a freeze by the %s says how to undo it', (reason) => {
    expect(render('freeze-notice', { personName: 'Jeanne Roux', at, reason }).text).toContain(
      'pièce d’identité',
    );
  });
});

/** Every text of some facts: what a message is filled with. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(textsIn)
      : [];

describe.each(MAIL_NAMES)('the message %s in the pseudo-language', (name) => {
  it('says nothing outside the locale files', () => {
    const { subject, text } = render(name, EXAMPLES[name], 'qps' as unknown as 'fr');
    let left = `${subject}\n${text}`.replace(/⟦[^⟦⟧]*⟧/g, '').replaceAll(sender.brand, '');
    const filled = textsIn(EXAMPLES[name]).sort((a, b) => b.length - a.length);
    for (const value of filled) left = left.replaceAll(value, '');
    expect(left).not.toMatch(/\p{L}/u);
  });
});

it('escapes what people wrote in HTML and leaves it as it is in text', () => {
  const { text, html } = render('case-message', EXAMPLES['case-message']);
  expect(text).toContain('Votre <ENT> & vous.');
  expect(html).toContain('Votre &lt;ENT&gt; &amp; vous.');
});

it('masks a NUMEN that slipped into a text, and leaves a link whole', () => {
  const { subject, text, html } = render('case-message', {
    caseNumber: '2026-000123',
    subject: 'NUMEN 13G1234567ABC',
    paragraphs: ['mon numen est 13 g 12 34567 abc'],
  });
  for (const part of [subject, text, html]) expect(part).toContain('[NUMEN]');
  const odd = 'https://guichet.example.fr/claim/13G1234567ABC';
  expect(render('claim-link', { ...EXAMPLES['claim-link'], link: odd }).text).toContain(odd);
});

it('keeps a line break out of the subject', () => {
  const subject = 'a\r\nBcc: x@example.fr';
  expect(render('case-message', { ...EXAMPLES['case-message'], subject }).subject).not.toMatch(/[\r\n]/);
});

it('writes an SMS of at most two parts', () => {
  const sms = writeSms('owner-code', EXAMPLES['owner-code'], 'fr', sender);
  expect(sms).toContain('482913');
  expect(sms.length).toBeLessThanOrEqual(134);
});
