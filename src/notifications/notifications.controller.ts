import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Requires } from '../platform/web/access.js';
import { currentAccount } from '../platform/web/current-account.js';
import { readForm } from '../platform/web/forms.js';
import { langOf, speechOf } from '../platform/web/request-language.js';
import { redirect, view } from '../platform/web/view.js';
import { readerActor } from './notification-reader.js';
import { NotificationsQuery } from './notifications.forms.js';
import { NotificationsService } from './notifications.service.js';
import { notificationsPage } from './notifications.views.js';

/** What became of every message, and of work that was given up; both can be tried again from here. */
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Requires('notifications.read')
  async list(@Req() request: FastifyRequest, @Query() asked: unknown) {
    const form = readForm(NotificationsQuery, asked, langOf(request));
    const query = form.ok ? form.value : {};
    const { rows, nextCursor } = await this.notifications.list({ ...query, limit: 50 });
    const model = notificationsPage(speechOf(request), {
      state: query.state ?? null,
      rows,
      nextCursor,
      counts: await this.notifications.counts(),
      deadJobs: await this.notifications.otherDeadJobs(),
      mayRetry: currentAccount(request).permissions.has('notifications.retry'),
    });
    return view('notifications/list', model, { status: form.ok ? 200 : 422 });
  }

  @Post('retries')
  @Requires('notifications.retry')
  async retryAll(@Req() request: FastifyRequest) {
    const n = await this.notifications.retryAll(readerActor(request));
    return redirect('/notifications', {
      flash: { kind: 'success', key: 'notifications.flash.allRetried', params: { n } },
    });
  }

  @Post('jobs/retries')
  @Requires('notifications.retry')
  async retryAllJobs(@Req() request: FastifyRequest) {
    const ids = await this.notifications.retryAllJobs(readerActor(request));
    return redirect('/notifications', {
      flash: { kind: 'success', key: 'notifications.flash.allRetried', params: { n: ids.length } },
    });
  }

  @Post('jobs/:id/retry')
  @Requires('notifications.retry')
  async retryJob(@Req() request: FastifyRequest, @Param('id') id: string) {
    await this.notifications.retryJob(id, readerActor(request));
    return redirect('/notifications', { flash: 'notifications.flash.jobRetried' });
  }

  @Post(':id/retry')
  @Requires('notifications.retry')
  async retry(@Req() request: FastifyRequest, @Param('id') id: string) {
    await this.notifications.retry(id, readerActor(request));
    return redirect('/notifications', { flash: 'notifications.flash.retried' });
  }
}
