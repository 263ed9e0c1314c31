import { Injectable } from '@nestjs/common';
import type { RuleCode } from './difference.rules.js';
import { explain, type PersonIdentifiers } from './explanation.rules.js';
import type {
  Asker,
  CandidateSchool,
  ConfirmationRead,
  Destination,
  Lookup,
  LookupOptions,
} from './lookup.types.js';
import {
  UsernameConfirmations,
  type Confirmation,
  type ConfirmationRequest,
} from './username-confirmations.js';
import { UsernameProposals } from './proposals/username-proposals.js';
import { UsernameLookups } from './username-lookups.js';

/** Finding, explaining and confirming exact usernames: all that other modules and the pages call. */
@Injectable()
export class UsernamesService {
  constructor(
    private readonly lookups: UsernameLookups,
    private readonly confirmations: UsernameConfirmations,
    private readonly proposals: UsernameProposals,
  ) {}

  /**
   * People who may be meant by `text`, the surest first, within the asker's reach. Counted and on record.
   * @throws QuotaReached
   */
  find(text: string, options: LookupOptions, asker: Asker): Promise<Lookup> {
    return this.lookups.find(text, options, asker);
  }

  /** The schools a reader with schools of their own may choose from; null for wider reaches. */
  schoolsOf(asker: Asker): Promise<readonly CandidateSchool[] | null> {
    return this.lookups.schoolsOf(asker);
  }

  /** The rules between a typed text and an exact username; null when none leads there. Pure. */
  explain(typed: string, person: PersonIdentifiers): RuleCode[] | null {
    return explain(typed, person);
  }

  /** Usernames that somebody without an account, named so, may expect by rule: to explain, never to decide. */
  proposed(text: string): Promise<string[]> {
    return this.proposals.ofText(text);
  }

  /** Confirms a username. @throws PersonNotFound for people out of reach too */
  confirm(request: ConfirmationRequest, asker: Asker): Promise<ConfirmationRead> {
    return this.confirmations.confirm(request, asker);
  }

  /** A confirmation given by the asker. @throws ConfirmationNotFound */
  confirmation(id: string, asker: Asker): Promise<Confirmation> {
    return this.confirmations.read(id, asker);
  }

  /** Sends a confirmation to a mailbox on file. @throws ConfirmationNotFound, NoMailbox, AlreadySent */
  send(id: string, to: Destination, asker: Asker): Promise<void> {
    return this.confirmations.send(id, to, asker);
  }
}
