import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { DirectoryService } from '../directory/directory.service.js';
import type { Actor } from '../platform/actor.js';
import { Config } from '../platform/config/config.js';
import { DeskAccounts } from './desk-accounts.js';
import { VoucherLimit, VoucherNotFound, VoucherRefused } from './identity-checks.errors.js';
import { IdentityNotices } from './identity-notices.js';
import type { VoucherRequest } from './voucher-request.entity.js';
import {
  VOUCHERS_A_DAY,
  voucherRefusal,
  type VoucherFacts,
  type VoucherRefusalCode,
} from './voucher.rules.js';
import { VouchersRepository } from './vouchers.repository.js';

const DAY = 86_400_000;
/** Refusals that hide the request itself. */
const HIDING: readonly (VoucherRefusalCode | null)[] = ['VOUCHER_NOT_FOUND', 'VOUCHER_SELF', 'VOUCHER_HEAD'];

/** The head or secretary who is signed in. */
export interface Voucher {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly uais: readonly string[];
  readonly personId: string | null;
  readonly actor: Actor;
}

/** A request as its voucher sees it: who, where, what for; no contact, no birth date, no case. */
export interface OpenVoucher {
  readonly id: string;
  readonly personName: string;
  readonly username: string;
  readonly function: string | null;
  readonly schoolName: string;
  readonly action: VoucherRequest['action'];
  readonly agentName: string;
  readonly expiresAt: number;
}

/** Where heads and secretaries decide what agents asked of them. */
@Injectable()
export class VoucherDesk {
  constructor(
    private readonly repository: VouchersRepository,
    private readonly directory: DirectoryService,
    private readonly desk: DeskAccounts,
    private readonly notices: IdentityNotices,
    private readonly audit: AuditService,
    private readonly config: Config,
  ) {}

  /** Open requests this voucher may decide; those about themself or their head are not shown. */
  async open(voucher: Voucher, now: number): Promise<OpenVoucher[]> {
    const requests = await this.repository.open(voucher.uais, now);
    const shown: OpenVoucher[] = [];
    for (const request of requests) {
      const facts = await this.facts(request, voucher, now);
      if (facts && !HIDING.includes(voucherRefusal(facts))) shown.push(await this.describe(request, facts));
    }
    return shown;
  }

  /** The request, when this voucher may decide it. @throws VoucherNotFound, VoucherRefused, VoucherLimit */
  async decidable(id: string, voucher: Voucher, now: number): Promise<VoucherRequest> {
    const request = await this.repository.find(id);
    const facts = request && (await this.facts(request, voucher, now));
    if (!request || !facts) throw new VoucherNotFound();
    const refusal = voucherRefusal(facts);
    if (refusal === 'VOUCHER_NOT_FOUND') throw new VoucherNotFound();
    if (refusal === 'VOUCHER_DAILY_LIMIT') throw new VoucherLimit(VOUCHERS_A_DAY);
    if (refusal) throw new VoucherRefused(refusal);
    if (request.state !== 'asked' || request.expiresAt <= now) throw new VoucherRefused('VOUCHER_DECIDED');
    return request;
  }

  /** Records the decision, in the caller's transaction. @throws VoucherRefused when somebody decided first, VoucherLimit */
  async decide(request: VoucherRequest, vouched: boolean, voucher: Voucher, now: number): Promise<void> {
    await this.repository.lockVoucher(voucher.id);
    if ((await this.repository.decidedSince(voucher.id, now - DAY)).length >= VOUCHERS_A_DAY)
      throw new VoucherLimit(VOUCHERS_A_DAY);
    const won = await this.repository.decide(request.id, {
      state: vouched ? 'vouched' : 'declined',
      decidedBy: voucher.id,
      deciderPersonId: voucher.personId,
      deciderRole: voucher.role === 'head' ? 'head' : 'secretary',
      decidedAt: now,
    });
    if (!won) throw new VoucherRefused('VOUCHER_DECIDED');
    const today = (await this.repository.decidedSince(voucher.id, now - DAY)).length;
    if (today === VOUCHERS_A_DAY)
      await this.notices.alertSupervisors('voucher-limit', voucher.id, now, String(now));
    this.audit.record({
      actor: voucher.actor,
      action: vouched ? 'voucher.given' : 'voucher.declined',
      object: { type: 'identity-check', id: request.checkId },
      details: { requestId: request.id, personId: request.personId, uai: request.uai },
    });
  }

  private async facts(request: VoucherRequest, voucher: Voucher, now: number): Promise<VoucherFacts | null> {
    const person = await this.directory.person(request.personId);
    if (!person) return null;
    const account = await this.desk.find(voucher.id);
    return {
      voucher: {
        accountId: voucher.id,
        personId: voucher.personId,
        role: voucher.role,
        uais: voucher.uais,
        secondFactor: account?.secondFactor ?? false,
      },
      person,
      uai: request.uai,
      agentId: request.agentId,
      headUsername: (await this.directory.establishment(request.uai))?.headUsername ?? null,
      personHasAccount: (await this.desk.roleOfPerson(person.id)) !== null,
      secondFactorRequired: this.config.secondFactorRequired,
      decidedToday: (await this.repository.decidedSince(voucher.id, now - DAY)).length,
    };
  }

  private async describe(request: VoucherRequest, { person }: VoucherFacts): Promise<OpenVoucher> {
    const known = await this.directory.person(person.id);
    return {
      id: request.id,
      personName: known?.displayName ?? '',
      username: person.username,
      function: known?.function ?? null,
      schoolName: (await this.directory.establishment(request.uai))?.name ?? request.uai,
      action: request.action,
      agentName: (await this.desk.find(request.agentId))?.name ?? '',
      expiresAt: request.expiresAt,
    };
  }
}
