import { Global, Module } from '@nestjs/common';
import { AuditHead } from './audit-head.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

@Global()
@Module({ providers: [AuditRepository, AuditHead, AuditService], exports: [AuditService] })
export class AuditModule {}
