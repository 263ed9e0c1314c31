/** Who may vouch for whom. */
export const VOUCHERS_A_DAY = 5;

export interface VoucherFacts {
  readonly voucher: {
    readonly accountId: string;
    readonly personId: string | null;
    readonly role: string;
    readonly uais: readonly string[];
    readonly secondFactor: boolean;
  };
  readonly person: { readonly id: string; readonly username: string; readonly uais: readonly string[] };
  /** Schools the request may be decided for: those of the person, and their parents when they have no office. */
  readonly uai: string;
  readonly agentId: string;
  /** Username of the head of the school in the register, lower case. */
  readonly headUsername: string | null;
  /** The person signs in here themself. */
  readonly personHasAccount: boolean;
  readonly secondFactorRequired: boolean;
  readonly decidedToday: number;
}

export type VoucherRefusalCode =
  | 'VOUCHER_NOT_FOUND'
  | 'VOUCHER_SELF'
  | 'VOUCHER_HEAD'
  | 'VOUCHER_DESK_USER'
  | 'VOUCHER_SECOND_FACTOR'
  | 'VOUCHER_DAILY_LIMIT';

/**
 * Why somebody may not decide a request, or null. Nobody vouches for themself, their head or anyone who signs in here;
 * heads and secretaries vouch for the staff of their schools, with a second factor, five a day.
 */
export function voucherRefusal(facts: VoucherFacts): VoucherRefusalCode | null {
  const { voucher, person } = facts;
  const role = voucher.role === 'head' || voucher.role === 'secretary';
  if (!role || !voucher.uais.includes(facts.uai)) return 'VOUCHER_NOT_FOUND';
  if (voucher.personId === person.id || voucher.accountId === facts.agentId) return 'VOUCHER_SELF';
  if (facts.headUsername !== null && facts.headUsername === person.username.toLowerCase())
    return 'VOUCHER_HEAD';
  if (facts.personHasAccount) return 'VOUCHER_DESK_USER';
  if (facts.secondFactorRequired && !voucher.secondFactor) return 'VOUCHER_SECOND_FACTOR';
  return facts.decidedToday >= VOUCHERS_A_DAY ? 'VOUCHER_DAILY_LIMIT' : null;
}
