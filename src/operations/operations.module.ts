import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { BackupService } from './backup.service.js';
import { Doctor } from './doctor.service.js';

/** What operators need from the command line: self-check and backup. */
@Module({ imports: [DirectoryModule], providers: [BackupService, Doctor] })
export class OperationsModule {}
