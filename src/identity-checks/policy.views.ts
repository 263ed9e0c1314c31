import type { Speech } from '../platform/i18n/formats.js';
import { buildForm, type FormModel, type FormState } from '../platform/web/fields.js';
import type { Page } from '../platform/web/view.js';
import { ACTIONS } from './evidence.rules.js';
import { RULED_CLASSES, type IdentityPolicy, type PolicyRule } from './policy-file.rules.js';

export interface PolicyPage extends Page {
  readonly origin: string;
  readonly hash: string;
  /** Empty when the policy is nowhere looser. */
  readonly looser: string;
  readonly facts: readonly { label: string; text: string }[];
  readonly rows: readonly { accountClass: string; act: string; accept: string; approval: string }[];
  readonly route: { open: boolean; text: string; form: FormModel<'acceptedBy'> };
}

declare module '../platform/web/view.js' {
  interface Views {
    'identity-checks/policy': PolicyPage;
  }
}

export interface PolicyData {
  readonly policy: IdentityPolicy;
  readonly hash: string;
  readonly shipped: boolean;
  readonly looser: readonly string[];
  readonly route: { acceptedBy: string; acceptedAt: number } | null;
}

/** The policy in force, readable by whoever must answer for it. */
export function policyPage(speech: Speech, data: PolicyData, state: FormState = {}): PolicyPage {
  const say = (key: string, params?: Record<string, string | number>) =>
    speech.t(`identity-checks.policy.${key}`, params);
  const { policy, route } = data;
  return {
    title: say('title'),
    nav: 'identity-policy',
    origin: say(data.shipped ? 'shipped' : 'replaced'),
    hash: data.hash,
    looser: data.looser.length === 0 ? '' : say('looser', { places: data.looser.join(', ') }),
    facts: [
      { label: say('minutes'), text: say('minutesValue', { n: policy.checkMinutes }) },
      { label: say('contactDays'), text: say('contactDaysValue', { n: policy.contactMinimumDays }) },
      { label: say('approvalHours'), text: speech.number(policy.approvalWorkingHours) },
      { label: say('temporary'), text: say('temporaryNone') },
    ],
    rows: RULED_CLASSES.flatMap((name) =>
      ACTIONS.map((action) => ({
        accountClass: speech.t(`identity-checks.class.${name}`),
        act: speech.t(`identity-checks.action.${action}`),
        accept: acceptText(speech, policy.classes[name][action]),
        approval: say(`approvals.${policy.classes[name][action].approval ?? 'none'}`),
      })),
    ),
    route: {
      open: route !== null,
      text:
        route === null
          ? say('routeClosed')
          : say('routeOpen', { name: route.acceptedBy, at: speech.dateTime(route.acceptedAt) }),
      form: buildForm(speech, state, {
        acceptedBy: { label: 'identity-checks.policy.acceptedBy', maxlength: 120, plain: true },
      }),
    },
  };
}

/** `NUMEN et code renvoyé ou NUMEN et visage comparé à la pièce (sur place seulement)`. */
function acceptText(speech: Speech, rule: PolicyRule): string {
  const ways = rule.accept.map((way) =>
    speech.list(way.map((letter) => speech.t(`identity-checks.letter.${letter}`))),
  );
  const text = ways.join(` ${speech.t('identity-checks.policy.or')} `);
  return rule.faceOnSite ? `${text} (${speech.t('identity-checks.policy.onSite')})` : text;
}
