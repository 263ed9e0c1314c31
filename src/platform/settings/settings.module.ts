import { Global, Module } from '@nestjs/common';
import { ClosedDays } from './closed-days.js';
import { KeyFingerprints } from './key-fingerprints.js';
import { Settings } from './settings.service.js';

@Global()
@Module({ providers: [Settings, ClosedDays, KeyFingerprints], exports: [Settings, ClosedDays] })
export class SettingsModule {}
