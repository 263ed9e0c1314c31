import { Correspondents } from '../../../src/notifications/correspondents.js';
import { writeLetter } from '../../../src/notifications/mail/letter.views.js';
import type { MailName } from '../../../src/notifications/mail/mail-facts.types.js';
import { MailRenderer } from '../../../src/notifications/mail/mail-renderer.js';
import type { NotificationRequest } from '../../../src/notifications/notifications.jobs.js';
import type { TestApp } from '../app.js';
import type { BareText } from './bare-text.js';

/** Messages are composed in languages people read; here they are composed once more in the tests' own. */
const PSEUDO = 'qps' as unknown as 'fr';

/**
 * Every message an installation has sent, written again in the pseudo-language from what its composer says now.
 * @returns one line for each bare text, and the templates that still had something to say
 */
export async function bareInMessages(
  test: TestApp,
  bare: BareText,
): Promise<{ faults: string[]; templates: Set<string> }> {
  const rows = await test.transactions.query<{ template: string; params: string }>(
    'SELECT template, params FROM notifications',
  );
  const sender = { brand: test.config.brand.name, timeZone: test.config.timeZone };
  const faults = new Set<string>();
  const templates = new Set<string>();
  for (const row of rows) {
    const ids = JSON.parse(row.params) as NotificationRequest['ids'];
    const facts = await test.get(Correspondents).composer(row.template)?.compose(ids, PSEUDO);
    if (!facts) continue; // no longer needed
    templates.add(row.template);
    const letter = writeLetter(row.template as MailName, facts, PSEUDO, sender);
    const { subject, text, html } = test.get(MailRenderer).render(letter);
    const parts = { subject, text, html: html.replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ') };
    for (const [part, said] of Object.entries(parts)) {
      const found = said.split('\n').map((line) => ({ text: line, where: `${row.template}, ${part}` }));
      for (const fault of bare.faultsOf(found)) faults.add(fault);
    }
  }
  return { faults: [...faults], templates };
}
