import { Global, Module } from '@nestjs/common';
import { KeyFingerprints } from './key-fingerprints.js';
import { Settings } from './settings.service.js';

@Global()
@Module({ providers: [Settings, KeyFingerprints], exports: [Settings] })
export class SettingsModule {}
