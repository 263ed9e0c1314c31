import { t, type Lang } from '../platform/i18n/i18n.js';
import type { Page } from '../platform/web/view.js';

declare module '../platform/web/view.js' {
  interface Views {
    'cases/next-step': NextStepPage;
  }
}

export interface NextStepSheet {
  readonly items: readonly string[];
  readonly desk: string;
  readonly hours: string;
}

export interface NextStepPage extends Page, NextStepSheet {
  readonly number: string;
  /** The case, to go back to. */
  readonly path: string;
}

const DESKS = ['04', '05', '13', '84'];

/**
 * What a person does next when the policy says no on the phone. It never says why: somebody who is not the owner
 * would learn from it.
 */
export function nextStepSheet(lang: Lang, place: { departement: string | null }): NextStepSheet {
  const near = DESKS.find((code) => code === place.departement);
  return {
    items: ['document', 'numen', 'phone'].map((key) => t(lang, `cases.sheet.item.${key}`)),
    desk: t(lang, near ? `cases.sheet.desk.${near}` : 'cases.sheet.desk.rectorat'),
    hours: t(lang, 'cases.sheet.hours'),
  };
}

/** The same, to be printed and handed over. */
export function nextStepPage(lang: Lang, card: { number: string; departement: string | null }): NextStepPage {
  return {
    title: t(lang, 'cases.sheet.title'),
    layout: 'print',
    number: card.number,
    path: `/cases/${card.number}`,
    ...nextStepSheet(lang, card),
  };
}
