import { Readable } from 'node:stream';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Transporter } from 'nodemailer';
import { Config } from '../../platform/config/config.js';
import { readSmtpFailure, type DeliveryFailure } from '../notification.rules.js';

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. */
  messageId: string;
}

export interface HandOver {
  /** Awaited after the server agreed to the envelope and before the first byte of the message leaves. */
  beforeData: () => Promise<void>;
  signal: AbortSignal;
}

/** The mail server did not take the message; says what that means. */
export class DeliveryFailed extends Error {
  constructor(
    readonly verdict: DeliveryFailure,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = 'DeliveryFailed';
  }
}

const SECOND = 1000;
/** No hand-over takes longer, whatever the server does with its time. */
const LIMIT = 60 * SECOND;

/** Sends by SMTP, over a few connections that are kept. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private opened: Promise<Transporter> | null = null;

  constructor(private readonly config: Config) {}

  /** False where messages are captured. */
  get configured(): boolean {
    return this.config.smtpUrl !== null;
  }

  /**
   * Resolves when the server has taken the message.
   * @throws DeliveryFailed, or whatever `beforeData` threw
   */
  async send(mail: OutgoingMail, { beforeData, signal }: HandOver): Promise<void> {
    let dataStarted = false;
    let stopped: Error | undefined;
    const gate = async (): Promise<void> => {
      try {
        await beforeData();
      } catch (error) {
        stopped = error as Error;
        throw error;
      }
      dataStarted = true;
    };
    const transporter = await this.transporter();
    try {
      await transporter.sendMail({
        ...mail,
        gate,
        from: this.config.mailFrom,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]),
      } as Parameters<typeof transporter.sendMail>[0]);
    } catch (error) {
      if (stopped) throw stopped;
      throw new DeliveryFailed(readSmtpFailure(error as object, dataStarted), error as Error);
    }
  }

  /** Connects and signs in without sending; for the self-check. */
  async verify(): Promise<void> {
    await (await this.transporter()).verify();
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.opened)?.close();
  }

  private transporter(): Promise<Transporter> {
    this.opened ??= open(this.config.smtpUrl ?? '');
    return this.opened;
  }
}

interface Gated {
  data: { gate?: () => Promise<void> };
  message: { processFunc(wrap: (input: Readable) => Readable): void };
}

/** The library is loaded with the first message: a process that sends none does without. */
async function open(url: string): Promise<Transporter> {
  const { default: nodemailer } = await import('nodemailer');
  const transporter: Transporter = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    maxMessages: 200,
    // Only connections that ended before a byte of the message left are tried again by the library.
    maxRequeues: 1,
    connectionTimeout: 10 * SECOND,
    greetingTimeout: 10 * SECOND,
    dnsTimeout: 10 * SECOND,
    socketTimeout: 20 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transporter.use('stream', (mail, done) => {
    const { data, message } = mail as unknown as Gated;
    const { gate } = data;
    // The connection reads the message only once DATA is answered, and a generator runs only once it is read.
    if (gate) message.processFunc((input) => Readable.from(behind(gate, input), { objectMode: false }));
    done();
  });
  return transporter;
}

async function* behind(gate: () => Promise<void>, input: Readable): AsyncGenerator<Buffer> {
  await gate();
  for await (const chunk of input) yield chunk as Buffer;
}
