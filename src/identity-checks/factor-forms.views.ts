import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FieldOption, type FormModel, type FormState } from '../platform/web/fields.js';
import { DOCUMENT_CHANNELS, DOCUMENT_TYPES } from './document.rules.js';
import type { CheckMeans } from './identity-checks.types.js';

/** Which factors are worth opening: those that could still help. A form that came back is open, whatever else. */
export interface FactorNeeds {
  readonly sufficient: boolean;
  /** Letters of matched evidence. */
  readonly held: ReadonlySet<string>;
}

/** One form per factor. Nothing that is on file is in them but masks, names of schools and numbers of the register. */
export interface FactorForms {
  readonly numen: { open: boolean; action: string; form: FormModel<'numen'>; closed: string };
  readonly code: {
    open: boolean;
    sendAction: string;
    send: FormModel<'contactId'> | null;
    unusable: readonly string[];
    action: string;
    form: FormModel<'code'>;
  };
  readonly document: {
    open: boolean;
    action: string;
    form: FormModel<
      'documentType' | 'channel' | 'surname' | 'givenNames' | 'birthDate' | 'expiry' | 'mrz' | 'faceMatches'
    >;
  };
  readonly callBack: { open: boolean; action: string; form: FormModel<'phoneId' | 'answeredBy'> | null };
  readonly voucher: { open: boolean; action: string; form: FormModel<'uai'> | null };
  readonly attributes: {
    open: boolean;
    action: string;
    form: FormModel<'saidBirthDate' | 'saidBirthName' | 'saidSchool'>;
  };
}

type States = Readonly<Record<string, FormState>>;

/** Builds the forms of a running check for the agent who runs it. */
export function factorForms(
  speech: Speech,
  checkId: string,
  means: CheckMeans,
  needs: FactorNeeds,
  states: States,
): FactorForms {
  const base = `/identity-checks/${encodeURIComponent(checkId)}`;
  const came = (factor: string): boolean => (states[factor]?.errors ?? []).length > 0;
  const needed = (letter: string): boolean => !needs.sufficient && !needs.held.has(letter);
  const code = codeForms(speech, base, means, states);
  return {
    numen: { open: came('numen') || needed('R'), ...numenForm(speech, base, means, states['numen'] ?? {}) },
    code: { open: came('code') || (code.send !== null && needed('C')), ...code },
    document: {
      open: came('document') || needed('F'),
      action: `${base}/document`,
      form: documentForm(speech, states['document'] ?? {}),
    },
    callBack: {
      open: came('call-back'),
      action: `${base}/call-back`,
      form: callBackForm(speech, means, states['call-back'] ?? {}),
    },
    voucher: {
      open: came('voucher'),
      action: `${base}/voucher-requests`,
      form: voucherForm(speech, means, states['voucher'] ?? {}),
    },
    attributes: {
      open: came('attributes'),
      action: `${base}/attributes`,
      form: attributesForm(speech, states['attributes'] ?? {}),
    },
  };
}

function numenForm(speech: Speech, base: string, means: CheckMeans, state: FormState) {
  const until = means.numenClosedUntil;
  return {
    action: `${base}/numen`,
    closed: until === null ? '' : speech.t('identity-checks.numen.closed', { time: speech.dateTime(until) }),
    form: buildForm(speech, state, {
      numen: {
        label: 'identity-checks.numen.label',
        hint: 'identity-checks.numen.hint',
        size: 'medium',
        maxlength: 60,
        plain: true,
        key: 'n',
      },
    }),
  };
}

function codeForms(
  speech: Speech,
  base: string,
  means: CheckMeans,
  states: States,
): Omit<FactorForms['code'], 'open'> {
  const usable = means.contacts.filter((contact) => contact.usable);
  const options = usable.map(({ id, masked }) => ({ value: id, label: masked }));
  const unusable = means.contacts
    .filter((contact) => !contact.usable)
    .map(({ masked, why }) => `${masked} (${speech.t(`identity-checks.code.why.${why}`)})`);
  const send =
    options.length === 0
      ? null
      : buildForm(speech, states['send'] ?? {}, {
          contactId: {
            label: 'identity-checks.code.contact',
            kind: 'choice',
            inline: true,
            options,
            value: options[0]?.value ?? null,
          },
        });
  const form = buildForm(speech, states['code'] ?? {}, {
    code: {
      label: 'identity-checks.code.label',
      inputmode: 'numeric',
      size: 'code',
      maxlength: 40,
      plain: true,
      key: 'c',
    },
  });
  return { sendAction: `${base}/owner-codes`, send, unusable, action: `${base}/owner-code`, form };
}

function documentForm(speech: Speech, state: FormState): FactorForms['document']['form'] {
  const optional = { required: false, maxlength: 120, plain: true };
  const date = {
    required: false,
    maxlength: 20,
    size: 'short',
    hint: 'identity-checks.document.dateHint',
  } as const;
  return buildForm(speech, state, {
    documentType: {
      label: 'identity-checks.document.type',
      kind: 'select',
      options: DOCUMENT_TYPES.map((value) => ({
        value,
        label: speech.t(`identity-checks.documentType.${value}`),
      })),
      key: 'd',
    },
    channel: {
      label: 'identity-checks.document.channel',
      kind: 'choice',
      inline: true,
      options: DOCUMENT_CHANNELS.map((value) => channelOption(speech, value)),
    },
    surname: { label: 'identity-checks.document.surname', ...optional },
    givenNames: { label: 'identity-checks.document.givenNames', ...optional },
    birthDate: { label: 'identity-checks.document.birthDate', ...date },
    expiry: { label: 'identity-checks.document.expiry', ...date },
    mrz: {
      label: 'identity-checks.document.mrz',
      hint: 'identity-checks.document.mrzHint',
      kind: 'textarea',
      rows: 3,
      required: false,
      maxlength: 400,
      plain: true,
    },
    faceMatches: { label: 'identity-checks.document.face', kind: 'checkbox' },
  });
}

function channelOption(speech: Speech, value: (typeof DOCUMENT_CHANNELS)[number]): FieldOption {
  const label = speech.t(`identity-checks.channel.${value}`);
  return value === 'copy'
    ? { value, label, hint: speech.t('identity-checks.channelHint.copy') }
    : { value, label };
}

function callBackForm(speech: Speech, means: CheckMeans, state: FormState): FactorForms['callBack']['form'] {
  const options = means.phones.map(({ phoneId, name, phone }) => ({
    value: phoneId,
    label: `${name} · ${phone}`,
  }));
  if (options.length === 0) return null;
  return buildForm(speech, state, {
    phoneId: { label: 'identity-checks.callBack.phone', kind: 'select', options, key: 'b' },
    answeredBy: { label: 'identity-checks.callBack.answeredBy', maxlength: 120, plain: true },
  });
}

function voucherForm(speech: Speech, means: CheckMeans, state: FormState): FactorForms['voucher']['form'] {
  const options = means.vouchers.map(({ uai, name, people }) => ({
    value: uai,
    label: speech.t('identity-checks.voucher.people', { name, n: people }),
  }));
  if (options.length === 0) return null;
  return buildForm(speech, state, {
    uai: { label: 'identity-checks.voucher.uai', kind: 'select', options, key: 'q' },
  });
}

function attributesForm(speech: Speech, state: FormState): FactorForms['attributes']['form'] {
  return buildForm(speech, state, {
    saidBirthDate: {
      label: 'identity-checks.attributes.birthDate',
      hint: 'identity-checks.attributes.birthDateHint',
      size: 'short',
      maxlength: 20,
      plain: true,
      key: 'i',
    },
    saidBirthName: { label: 'identity-checks.attributes.birthName', maxlength: 120, plain: true },
    saidSchool: { label: 'identity-checks.attributes.school', maxlength: 200, plain: true },
  });
}
