import { Type } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/actor.js';
import type { Speech } from '../../platform/i18n/formats.js';
import { Settings } from '../../platform/settings/settings.service.js';
import { buildForm, type FieldSpec, type FormState } from '../../platform/web/fields.js';
import { readForm } from '../../platform/web/forms.js';
import {
  section,
  SettingsSection,
  type SectionModel,
  type SettingsSectionSource,
} from '../../platform/web/settings-section.js';
import { QUOTAS, QUOTAS_SETTING, type QuotaCeiling } from './quota.rules.js';

const DAY = /^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])$/;
const turned = (day: string): string =>
  day
    .split(/[/-]/)
    .reverse()
    .join(day.includes('/') ? '-' : '/');

class QuotasForm {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  people!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  peopleSeason!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  schoolPeople!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  schoolPeopleSeason!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  lists!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  listsSeason!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  listLines!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  listLinesSeason!: number;

  @Matches(DAY)
  seasonFrom!: string;

  @Matches(DAY)
  seasonTo!: string;
}

/** Ceilings of what people are shown in ten minutes, usual and at the rentrée. */
@SettingsSection()
export class QuotasSection implements SettingsSectionSource {
  readonly key = 'quotas';
  readonly order = 20;
  readonly setting = QUOTAS_SETTING;

  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditService,
  ) {}

  async show(speech: Speech, state: FormState): Promise<SectionModel> {
    const kept = await this.settings.get<Partial<Record<string, QuotaCeiling>>>(QUOTAS_SETTING, QUOTAS);
    const people = kept['people-shown'] ?? QUOTAS['people-shown'];
    const school = kept['people-shown-school'] ?? QUOTAS['people-shown-school'];
    const lists = kept['school-list'] ?? QUOTAS['school-list'];
    const listLines = kept['list-lines'] ?? QUOTAS['list-lines'];
    const number = {
      type: 'number',
      min: '1',
      size: 'short',
      inputmode: 'numeric',
    } as const satisfies Partial<FieldSpec>;
    const day = { size: 'short', maxlength: 5, hint: 'accounts.quotas.settings.day' } as const;
    const form = buildForm(speech, state, {
      people: { ...number, label: 'accounts.quotas.settings.people', value: people.ceiling },
      schoolPeople: {
        ...number,
        label: 'accounts.quotas.settings.schoolPeople',
        value: school.ceiling,
      },
      lists: { ...number, label: 'accounts.quotas.settings.lists', value: lists.ceiling },
      listLines: { ...number, label: 'accounts.quotas.settings.listLines', value: listLines.ceiling },
      seasonFrom: {
        ...day,
        label: 'accounts.quotas.settings.from',
        value: turned(people.season?.from ?? '08-25'),
      },
      seasonTo: { ...day, label: 'accounts.quotas.settings.to', value: turned(people.season?.to ?? '10-05') },
      peopleSeason: {
        ...number,
        label: 'accounts.quotas.settings.peopleSeason',
        value: people.season?.ceiling ?? people.ceiling,
      },
      schoolPeopleSeason: {
        ...number,
        label: 'accounts.quotas.settings.schoolPeopleSeason',
        value: school.season?.ceiling ?? school.ceiling,
      },
      listsSeason: {
        ...number,
        label: 'accounts.quotas.settings.listsSeason',
        value: lists.season?.ceiling ?? lists.ceiling,
      },
      listLinesSeason: {
        ...number,
        label: 'accounts.quotas.settings.listLinesSeason',
        value: listLines.season?.ceiling ?? listLines.ceiling,
      },
    });
    const [title, lead] = [
      speech.t('accounts.quotas.settings.title'),
      speech.t('accounts.quotas.settings.lead'),
    ];
    return section({ title, lead }, form);
  }

  async save(body: unknown, { speech, by }: { speech: Speech; by: Actor }): Promise<FormState | null> {
    const form = readForm(QuotasForm, body, speech.lang);
    if (!form.ok) return form;
    const { schoolPeople, schoolPeopleSeason } = form.value;
    const { people, peopleSeason, lists, listsSeason, seasonFrom, seasonTo } = form.value;
    const { listLines, listLinesSeason } = form.value;
    const season = { from: turned(seasonFrom), to: turned(seasonTo) };
    const kept: Record<string, QuotaCeiling> = {
      'people-shown': { ceiling: people, season: { ...season, ceiling: peopleSeason } },
      'people-shown-school': { ceiling: schoolPeople, season: { ...season, ceiling: schoolPeopleSeason } },
      'school-list': { ceiling: lists, season: { ...season, ceiling: listsSeason } },
      'list-lines': { ceiling: listLines, season: { ...season, ceiling: listLinesSeason } },
    };
    await this.audit.changeSetting(by, {
      setting: QUOTAS_SETTING,
      value: async () => ({ ...(await this.settings.get(QUOTAS_SETTING, QUOTAS)), ...kept }),
      action: 'settings.quotas-changed',
      details: kept,
    });
    return null;
  }
}
