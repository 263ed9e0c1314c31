import multipart from '@fastify/multipart';
import { applyDecorators, Injectable } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { checkToken, Csrf, FormNotTrusted } from './csrf.js';
import { maskNumen } from './mask.js';
import { WebSettings } from './web-settings.js';

/** The largest file, in bytes. Files stay in memory: what they hold must not lie on a disk, even for a moment. */
export const UPLOAD_LIMIT = 64 * 1024 * 1024;

/** Bytes of a field beside the file. */
const FIELD_LIMIT = 4096;

export interface Upload {
  /** The other fields of the form, by name; the last of a name counts. */
  readonly fields: Readonly<Record<string, string>>;
  /** The file, a NUMEN in its name masked, or null when none was chosen. */
  readonly file: { readonly name: string; readonly bytes: Buffer } | null;
}

/** The route takes a form with one file; every other route refuses such forms (415). */
export const TakesUpload = (): MethodDecorator => applyDecorators(RouteConfig({ upload: true }));

/** Refuses a multipart form where none is expected: its fields would be read by nobody. */
export function checkUploadExpected(request: FastifyRequest): void {
  if (!request.headers['content-type']?.startsWith('multipart/')) return;
  const expected: unknown = Reflect.get(request.routeOptions.config, 'upload');
  if (!expected) throw Object.assign(new Error('no upload is expected here'), { statusCode: 415 });
}

export async function addUploads(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: UPLOAD_LIMIT, files: 1, fields: 20, fieldSize: FIELD_LIMIT, parts: 21 },
  });
}

/** A file's name as it may be kept and shown. */
const nameOf = (given: string): string => maskNumen(given.replaceAll('\0', '')) || 'import.csv';

/** Reads forms with a file. The form's token must come before the file, so that a stranger's file is never read. */
@Injectable()
export class Uploads {
  private readonly csrf: Csrf;

  constructor(settings: WebSettings) {
    this.csrf = new Csrf(settings.secretKey);
  }

  /**
   * @param fieldSize bytes of a field other than the file; more than usual where a long text may stand in its place
   * @throws FormNotTrusted without a good token; an error of status 413 when the file or the form is too large
   */
  async read(request: FastifyRequest, { fieldSize = FIELD_LIMIT } = {}): Promise<Upload> {
    const fields: Record<string, string> = {};
    let file: Upload['file'] = null;
    let trusted = false;
    if (!request.isMultipart()) throw new FormNotTrusted();
    for await (const part of request.parts({ limits: { fieldSize } })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw Object.assign(new Error('a field is too long'), { statusCode: 413 });
        if (part.fieldname === '_csrf') {
          checkToken(request, this.csrf, part.value);
          trusted = true;
        } else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
        continue;
      }
      if (!trusted) throw new FormNotTrusted();
      const bytes = await part.toBuffer();
      if (part.filename || bytes.length > 0) file = { name: nameOf(part.filename), bytes };
    }
    if (!trusted) throw new FormNotTrusted();
    return { fields, file };
  }
}
