import { Module } from '@nestjs/common';
import { BackupService } from './backup.service.js';
import { Doctor } from './doctor.service.js';

/** What operators need from the command line: self-check and backup. */
@Module({ providers: [BackupService, Doctor] })
export class OperationsModule {}
