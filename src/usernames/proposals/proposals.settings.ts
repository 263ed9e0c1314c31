import type { Speech } from '../../platform/i18n/formats.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../../platform/web/settings-section.js';
import { examplesOf } from './proposal-examples.rules.js';
import { nameOf } from './proposals.views.js';
import { PROPOSAL_SETTING, UsernameProposals } from './username-proposals.js';

const SHOWN = ['particle', 'apostrophe', 'usage', 'namesake'];

/** How usernames are made, by examples; chosen on a page of its own. */
@SettingsSection()
export class UsernameRuleSection implements SettingsSectionSource {
  readonly key = 'username-rule';
  readonly order = 45;
  readonly setting = PROPOSAL_SETTING;

  constructor(private readonly proposals: UsernameProposals) {}

  async show(speech: Speech): Promise<SectionModel> {
    const { shown, rule } = await this.proposals.kept();
    const { people, following } = await this.proposals.fit(rule);
    const misfit = shown && people > 0 && following * 2 < people;
    const title = speech.t('usernames.proposal.title');
    const lead = speech.t(shown ? 'usernames.proposal.lead' : 'usernames.proposal.off');
    const facts = examplesOf(rule)
      .filter(({ trait }) => SHOWN.includes(trait))
      .map((example) => ({ label: nameOf(speech, example), value: example.username }));
    const label = speech.t('usernames.proposal.change');
    return section({ title, lead }, undefined, {
      facts: shown ? facts : [],
      warnings: misfit ? [speech.t('usernames.proposal.misfit')] : [],
      links: [{ href: '/settings/username-rule', label, note: '' }],
    });
  }
}
