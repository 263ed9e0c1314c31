import { Module } from '@nestjs/common';
import { DemoGuard } from './demo-guard.js';

@Module({ providers: [DemoGuard] })
export class DemoModule {}
