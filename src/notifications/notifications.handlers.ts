import { JobHandler, type HandlesJob, type JobContext } from '../platform/jobs/job-handler.js';
import { Delivery } from './delivery.js';
import { deliverNotification, tellAccepted } from './notifications.jobs.js';

interface Payload {
  notificationId: string;
}

@JobHandler(deliverNotification)
export class DeliverNotification implements HandlesJob<Payload> {
  constructor(private readonly delivery: Delivery) {}

  handle({ notificationId }: Payload, context: JobContext): Promise<void> {
    return this.delivery.deliver(notificationId, context);
  }

  gaveUp({ notificationId }: Payload, reason: string): Promise<void> {
    return this.delivery.giveUp(notificationId, reason);
  }
}

@JobHandler(tellAccepted)
export class TellAccepted implements HandlesJob<Payload> {
  constructor(private readonly delivery: Delivery) {}

  handle({ notificationId }: Payload): Promise<void> {
    return this.delivery.tellAccepted(notificationId);
  }
}
