import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { readBody } from '../platform/web/forms.js';
import { langOf } from '../platform/web/request-language.js';
import { readerActor } from './notification-reader.js';
import { NotificationsQuery } from './notifications.forms.js';
import { NotificationsService } from './notifications.service.js';
import { apiNotification } from './notifications.views.js';

/** Notifications over JSON: what became of them, and another try. */
@Controller('api/v1/notifications')
export class NotificationsApiController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Requires('notifications.read')
  async list(@Req() request: FastifyRequest, @Query() asked: unknown) {
    const { limit, ...query } = readBody(NotificationsQuery, asked, langOf(request));
    const page = await this.notifications.list({ ...query, limit: Number(limit ?? 50) });
    return { notifications: page.rows.map(apiNotification), nextCursor: page.nextCursor };
  }

  /** 409 NOTIFICATION_NOT_RETRYABLE unless it was given up. */
  @Post(':id/retry')
  @HttpCode(200)
  @Requires('notifications.retry')
  async retry(@Req() request: FastifyRequest, @Param('id') id: string) {
    return apiNotification(await this.notifications.retry(id, readerActor(request)));
  }
}
