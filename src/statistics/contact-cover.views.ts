import type { Speech } from '../platform/i18n/formats.js';
import type { Page } from '../platform/web/view.js';
import { isSmall, SMALL } from './figures.rules.js';
import type { SchoolCover } from './statistics.service.js';
import { count, type Sight } from './statistics.views.js';

export interface ContactCoverPage extends Page {
  readonly rows: readonly { school: string; people: string; share: string }[];
  readonly small: string;
}

declare module '../platform/web/view.js' {
  interface Views {
    'statistics/contacts': ContactCoverPage;
  }
}

/** The least covered schools first: that is where heads can help. A small school shows no share to a manager. */
export function contactCoverPage(
  speech: Speech,
  schools: readonly SchoolCover[],
  sight: Sight,
): ContactCoverPage {
  const shareOf = ({ people, covered }: SchoolCover): number => covered / people;
  const hidden = (people: number): boolean => sight.hidesSmall && isSmall(people);
  return {
    title: speech.t('statistics.cover.title'),
    nav: 'statistics',
    breadcrumb: [{ label: speech.t('statistics.title'), href: '/statistics' }],
    rows: [...schools]
      .sort((a, b) => shareOf(a) - shareOf(b) || a.uai.localeCompare(b.uai))
      .map((one) => ({
        school: one.name === null ? one.uai : `${one.name} (${one.uai})`,
        people: count(speech, one.people, sight),
        share: hidden(one.people) ? '–' : speech.percent(shareOf(one), 0),
      })),
    small: sight.hidesSmall ? speech.t('statistics.small', { limit: SMALL }) : '',
  };
}
