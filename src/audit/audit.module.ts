import { Global, Module } from '@nestjs/common';
import { registerNav } from '../platform/web/nav.js';
import { AuditController } from './audit.controller.js';
import { AuditAppender } from './audit-appender.js';
import { AuditHead } from './audit-head.js';
import { AuditPurge } from './audit.jobs.js';
import { AuditRetention } from './audit-retention.service.js';
import { AuditRepository } from './audit.repository.js';
import { AuditService } from './audit.service.js';

registerNav({
  key: 'audit',
  label: 'audit.nav',
  href: '/audit',
  permission: 'audit.read',
  icon: 'journal-text',
  order: 80,
});

@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditRepository, AuditAppender, AuditHead, AuditService, AuditRetention, AuditPurge],
  exports: [AuditService, AuditRetention],
})
export class AuditModule {}
