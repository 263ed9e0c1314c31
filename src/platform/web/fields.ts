import type { Speech } from '../i18n/formats.js';
import type { EchoedValues, FieldError } from './forms.js';

export interface FieldOption {
  readonly value: string;
  /** Ready text. */
  readonly label: string;
  readonly hint?: string;
}

/** How a module describes one field; texts are keys of its locale file, options are ready. */
export interface FieldSpec {
  /** `text` unless told; `choice` is a group of radio buttons (or checkboxes with `multiple`). */
  readonly kind?: 'text' | 'textarea' | 'select' | 'choice' | 'checkbox' | 'hidden';
  /** Type of the `<input>`: text, email, tel, search, password, date, number, file. */
  readonly type?: string;
  readonly label: string;
  readonly hint?: string;
  /** Marked « facultatif » when false; every field is required unless told. */
  readonly required?: boolean;
  /** A filter of a list: neither required nor marked. */
  readonly filter?: boolean;
  readonly value?: string | number | null;
  readonly options?: readonly FieldOption[];
  /** First empty choice of a select, as a text key. */
  readonly empty?: string;
  readonly multiple?: boolean;
  readonly inline?: boolean;
  /** Width class: code, short, medium. */
  readonly size?: 'code' | 'short' | 'medium';
  readonly wide?: boolean;
  readonly rows?: number;
  readonly maxlength?: number;
  readonly min?: string;
  readonly max?: string;
  readonly autocomplete?: string;
  readonly inputmode?: string;
  readonly placeholder?: string;
  readonly autofocus?: boolean;
  /** Names and identifiers: no spell check, no capital letters. */
  readonly plain?: boolean;
  /** Key that goes to the field; of a choice, to the option chosen, else to the first. */
  readonly key?: string;
  readonly list?: string;
  readonly checkValue?: string;
}

/** What `{{> field f}}` reads; complete, since templates are strict. */
export type FieldModel = ReturnType<typeof field>;

export interface FormModel<K extends string> {
  /** For `{{> form-errors form}}`; null when nothing is wrong. */
  readonly summary: { title: string; items: readonly { href: string; message: string }[] } | null;
  readonly fields: Readonly<Record<K, FieldModel>>;
}

/** What came back from `readForm`, or nothing for a new form. */
export interface FormState {
  readonly values?: EchoedValues;
  readonly errors?: readonly FieldError[];
}

/**
 * Builds the model of a form. Values typed before win over `value` of the spec. Errors of unknown fields are
 * listed in the summary without a link.
 */
export function buildForm<K extends string>(
  speech: Speech,
  state: FormState,
  specs: Readonly<Record<K, FieldSpec>>,
): FormModel<K> {
  const errors = state.errors ?? [];
  const fields = {} as Record<K, FieldModel>;
  for (const name of Object.keys(specs) as K[]) {
    const typed = state.values ? (state.values[name] ?? '') : undefined;
    const error = errors.find((one) => one.field === name)?.message ?? '';
    fields[name] = field(speech, name, specs[name], typed, error);
  }
  return { summary: summaryOf(speech, errors, fields), fields };
}

function summaryOf(speech: Speech, errors: readonly FieldError[], fields: Record<string, FieldModel>) {
  if (errors.length === 0) return null;
  return {
    title: speech.t('errors.form.summary', { n: errors.length }),
    items: errors.map((error) => {
      const known = fields[error.field];
      const params = { label: known?.label ?? error.field, message: error.message };
      const href = known ? `#${known.options[0]?.id ?? known.id}` : '';
      return { href, message: speech.t('errors.form.item', params) };
    }),
  };
}

function field(
  speech: Speech,
  name: string,
  spec: FieldSpec,
  typed: string | readonly string[] | undefined,
  error: string,
) {
  const id = `f-${name.replace(/[^\w-]/g, '-')}`;
  const kind = spec.kind ?? 'text';
  const current = typed ?? (spec.value === undefined || spec.value === null ? '' : String(spec.value));
  const hint = spec.hint ? speech.t(spec.hint) : '';
  const required = !spec.filter && (spec.required ?? true);
  return {
    id,
    name,
    kind,
    type: spec.type ?? 'text',
    label: speech.t(spec.label),
    hint,
    error,
    required: required && kind !== 'checkbox',
    optional: !required && !spec.filter && kind !== 'checkbox',
    describedBy: [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' '),
    value: typeof current === 'string' ? current : (current[0] ?? ''),
    checkValue: spec.checkValue ?? 'yes',
    checked: kind === 'checkbox' && current === (spec.checkValue ?? 'yes'),
    options: optionsOf(speech, spec, { id, name, current, invalid: error !== '' }),
    inline: spec.inline ?? false,
    size: spec.size ?? '',
    wide: spec.wide ?? false,
    rows: spec.rows ?? 5,
    maxlength: spec.maxlength ?? 0,
    min: spec.min ?? '',
    max: spec.max ?? '',
    autocomplete: spec.autocomplete ?? 'off',
    inputmode: spec.inputmode ?? '',
    placeholder: spec.placeholder ? speech.t(spec.placeholder) : '',
    autofocus: spec.autofocus ?? false,
    plain: spec.plain ?? false,
    key: spec.key ?? '',
    list: spec.list ?? '',
  };
}

interface OptionContext {
  readonly id: string;
  readonly name: string;
  readonly current: string | readonly string[];
  readonly invalid: boolean;
}

function optionsOf(speech: Speech, spec: FieldSpec, at: OptionContext) {
  const empty = spec.empty ? [{ value: '', label: speech.t(spec.empty) }] : [];
  const chosen = (option: FieldOption): boolean =>
    Array.isArray(at.current) ? at.current.includes(option.value) : at.current === option.value;
  const options: readonly FieldOption[] = [...empty, ...(spec.options ?? [])];
  const reached = options.find(chosen) ?? options[0];
  return options.map((option, index) => ({
    id: spec.kind === 'choice' ? `${at.id}-${index}` : at.id,
    name: at.name,
    type: spec.multiple ? 'checkbox' : 'radio',
    value: option.value,
    label: option.label,
    hint: option.hint ?? '',
    invalid: at.invalid,
    selected: chosen(option),
    key: spec.kind === 'choice' && option === reached ? (spec.key ?? '') : '',
  }));
}
