import type { Speech } from '../platform/i18n/formats.js';
import { hasText } from '../platform/i18n/i18n.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import type { Verification } from './audit.service.js';
import type { EntryRow } from './audit.types.js';
import type { AuditQuery } from './audit.forms.js';

export interface AuditRow {
  readonly seq: string;
  readonly when: string;
  readonly actor: string;
  readonly actorHref: string;
  /** In words where the product has some, and as it is recorded and filtered by. */
  readonly action: string;
  readonly code: string;
  readonly actionHref: string;
  readonly object: string;
  /** The end of it: enough to tell one from another on a page. */
  readonly objectId: string;
  readonly objectHref: string;
  /** What the entry says beyond its facts, or that it was deleted by retention. */
  readonly details: readonly { name: string; value: string }[];
  readonly purged: boolean;
}
export interface AuditPage extends Page {
  readonly rows: readonly AuditRow[];
  readonly filters: FormModel<'from' | 'to' | 'action' | 'object' | 'id'>;
  readonly filtered: boolean;
  readonly older: string | null;
  readonly verification: { ok: boolean; text: string } | null;
}

declare module '../platform/web/view.js' {
  interface Views {
    'audit/list': AuditPage;
  }
}

/** Address of the trail with some filters. */
export function auditHref(query: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) params.set(key, value);
  const text = params.toString();
  return text === '' ? '/audit' : `/audit?${text}`;
}

export function auditRow(speech: Speech, row: EntryRow): AuditRow {
  const { by, ...rest } =
    row.payload === null ? { by: undefined } : (JSON.parse(row.payload) as Record<string, unknown>);
  const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    seq: String(row.seq),
    when: speech.dateTime(row.at),
    actor: row.actorId !== null && typeof by === 'string' ? by : speech.t(`audit.kind.${row.actorKind}`),
    actorHref: row.actorId === null ? '' : auditHref({ actor: row.actorId }),
    action: worded(speech, 'action', row.action),
    code: row.action,
    actionHref: auditHref({ action: row.action }),
    object: worded(speech, 'object', row.objectType),
    objectId: row.objectId?.slice(-12) ?? '',
    objectHref: row.objectId === null ? '' : auditHref({ object: row.objectType, id: row.objectId }),
    details: Object.entries(rest).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [{ name, value: shown(value) }],
    ),
    purged: row.payload === null,
  };
}

/** A recorded name in words; entries of a version that had other names keep their own. */
function worded(speech: Speech, what: 'action' | 'object', name: string): string {
  const key = `audit.${what}.${name}`;
  return hasText(key) ? speech.t(key) : name;
}

export function auditPage(
  speech: Speech,
  data: { rows: readonly EntryRow[]; query: AuditQuery; more: boolean; verification: Verification | null },
  state: FormState = {},
): AuditPage {
  const { query } = data;
  const last = data.rows.at(-1);
  const { before: _before, ...kept } = query;
  return {
    title: speech.t('audit.title'),
    nav: 'audit',
    rows: data.rows.map((row) => auditRow(speech, row)),
    filters: buildForm(speech, state, {
      from: { label: 'audit.filter.from', type: 'date', required: false, value: query.from ?? null },
      to: { label: 'audit.filter.to', type: 'date', required: false, value: query.to ?? null },
      action: { label: 'audit.filter.action', required: false, plain: true, value: query.action ?? null },
      object: { label: 'audit.filter.object', required: false, plain: true, value: query.object ?? null },
      id: { label: 'audit.filter.id', required: false, plain: true, value: query.id ?? null },
    }),
    filtered: Object.values(kept).some((value) => value !== undefined),
    older: data.more && last ? auditHref({ ...kept, before: String(last.seq) }) : null,
    verification: data.verification === null ? null : verdict(speech, data.verification),
  };
}

function verdict(speech: Speech, result: Verification): { ok: boolean; text: string } {
  const n = result.entries;
  if (result.ok) return { ok: true, text: speech.t('audit.whole', { n }) };
  return {
    ok: false,
    text: speech.t('audit.broken', {
      seq: String(result.firstBad),
      reason: speech.t(`audit.reason.${result.reason}`),
    }),
  };
}

/** An entry over the API: instants as ISO 8601. */
export function apiEntry(row: EntryRow) {
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    actor: { kind: row.actorKind, id: row.actorId },
    action: row.action,
    object: { type: row.objectType, id: row.objectId },
    payload: row.payload === null ? null : (JSON.parse(row.payload) as unknown),
    payloadHash: row.payloadHash,
    mac: row.mac,
  };
}
