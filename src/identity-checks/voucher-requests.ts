import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Person } from '../directory/person.types.js';
import type { Actor } from '../platform/actor.js';
import { newId } from '../platform/ids.js';
import { DeskAccounts, type DeskAccount } from './desk-accounts.js';
import type { IdentityCheck } from './identity-check.entity.js';
import { VoucherRefused } from './identity-checks.errors.js';
import { IdentityNotices } from './identity-notices.js';
import { Schools } from './schools.js';
import type { VoucherRequest } from './voucher-request.entity.js';
import { VouchersRepository } from './vouchers.repository.js';

/** Vouchers are asked for by the agent, for a school of the person; the agent never decides one. */
@Injectable()
export class VoucherRequests {
  constructor(
    private readonly repository: VouchersRepository,
    private readonly desk: DeskAccounts,
    private readonly schools: Schools,
    private readonly notices: IdentityNotices,
    private readonly audit: AuditService,
  ) {}

  /** Asks the head and secretaries of one school of the person. Inside the caller's transaction. */
  async ask(
    check: IdentityCheck,
    person: Person,
    uai: string | null,
    actor: Actor,
    now: number,
  ): Promise<VoucherRequest> {
    const asked = await this.repository.ofCheck(check.id);
    if (asked.some(({ state }) => state === 'asked')) throw new VoucherRefused('VOUCHER_ASKED');
    if ((await this.desk.roleOfPerson(person.id)) !== null) throw new VoucherRefused('VOUCHER_DESK_USER');
    const [choice] = (await this.choices(person)).filter((one) => uai === null || one.uai === uai);
    if (!choice) throw new VoucherRefused('VOUCHER_NOBODY');
    const request: VoucherRequest = {
      id: newId(),
      checkId: check.id,
      caseId: check.caseId,
      personId: check.personId,
      action: check.action,
      agentId: check.agentId,
      uai: choice.uai,
      state: 'asked',
      createdAt: now,
      expiresAt: check.expiresAt,
      decidedBy: null,
      deciderPersonId: null,
      deciderRole: null,
      decidedAt: null,
    };
    await this.repository.insert(request);
    await this.notices.voucherAsked(request, choice.accounts);
    const details = { requestId: request.id, uai: choice.uai };
    this.audit.record({
      actor,
      action: 'voucher.asked',
      object: { type: 'identity-check', id: check.id },
      details,
    });
    return request;
  }

  /** Schools of the person whose head or secretary could vouch, with how many people that is. */
  async choices(person: Person): Promise<{ uai: string; name: string; accounts: readonly DeskAccount[] }[]> {
    const schools = await this.schools.withParents(person);
    const accounts = await this.desk.vouchersOf(schools.map(({ uai }) => uai));
    const others = accounts.filter(({ personId }) => personId === null || personId !== person.id);
    return schools
      .map(({ uai, name }) => ({ uai, name, accounts: others.filter(({ uais }) => uais.includes(uai)) }))
      .filter((choice) => choice.accounts.length > 0);
  }
}
