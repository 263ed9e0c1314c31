import { Global, Module } from '@nestjs/common';
import { CASE_FACTS } from '../identity-checks/case-facts.port.js';
import { CaseFactsReader } from './case-facts.js';
import { CasesRepository } from './cases.repository.js';

/** Apart from the cases' own module: what lies below asks for these facts, and must not wait for what lies above. */
@Global()
@Module({
  providers: [CasesRepository, { provide: CASE_FACTS, useClass: CaseFactsReader }],
  exports: [CASE_FACTS, CasesRepository],
})
export class CaseFactsModule {}
