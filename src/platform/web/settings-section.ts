import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { Actor } from '../actor.js';
import type { Speech } from '../i18n/formats.js';
import type { FieldModel, FormModel, FormState } from './fields.js';

export const SETTINGS_SECTION = 'guichet:settings-section';

/** One card of `/settings`. Texts are ready. */
export interface SectionModel {
  readonly title: string;
  readonly lead: string;
  /** What is so and not changed here: a file, a hash. */
  readonly facts: readonly { label: string; value: string }[];
  readonly warnings: readonly string[];
  /** Pages on which parts of it are changed. */
  readonly links: readonly { href: string; label: string; note: string }[];
  readonly summary: FormModel<string>['summary'];
  /** None: the section only shows. Names are unique over the whole page: they make the ids. */
  readonly fields: readonly FieldModel[];
}

/**
 * A part of the settings that a module shows and keeps: a provider decorated `@SettingsSection()`. The page, its
 * permission, its step-up and its address (`POST /settings/<key>`) are the settings module's.
 */
export interface SettingsSectionSource {
  readonly key: string;
  /** Lower comes first. */
  readonly order: number;
  /** Name of what it keeps, as the trail has it: the page says who changed it last, and when. */
  readonly setting?: string;
  show(speech: Speech, state: FormState): Promise<SectionModel>;
  /** Keeps what was posted, with its audit record; gives back the form to correct, or null when it is kept. */
  save?(body: unknown, reader: { speech: Speech; by: Actor }): Promise<FormState | null>;
}

export const SettingsSection = (): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(SETTINGS_SECTION, true));

/** A section from its texts and its form, where it has one. */
export function section(
  texts: { title: string; lead: string },
  form?: FormModel<string>,
  more: Partial<Pick<SectionModel, 'facts' | 'warnings' | 'links'>> = {},
): SectionModel {
  return {
    ...texts,
    facts: more.facts ?? [],
    warnings: more.warnings ?? [],
    links: more.links ?? [],
    summary: form?.summary ?? null,
    fields: Object.values(form?.fields ?? {}),
  };
}
