import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type Handlebars from 'handlebars';
import { Config } from '../../platform/config/config.js';
import { redact } from '../../platform/redaction.js';
import { projectRoot } from '../../platform/root.js';
import type { Block, Letter } from './letter.views.js';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const FOLDER = join(projectRoot, 'views', 'mail');
const OPTIONS = { strict: true, knownHelpersOnly: true, knownHelpers: { eq: true } } as const;

interface Templates {
  readonly html: (model: object) => string;
  readonly text: (model: object) => string;
}

/** Makes the two parts of a message. The style sheet travels inside the HTML part: mail readers fetch nothing. */
@Injectable()
export class MailRenderer {
  private templates: Templates | undefined;
  private readonly styles = `<style>${readFileSync(join(FOLDER, 'letter.css'), 'utf8').replace(/\s+/g, ' ')}</style>`;

  constructor(private readonly config: Config) {}

  /** A confidential number that slipped into a text is masked; links and codes are left as they are. */
  render(letter: Letter): RenderedMail {
    const subject = redact(letter.subject).replace(/\s+/g, ' ').slice(0, 300);
    const blocks = letter.blocks.map(masked);
    const model = { ...letter, subject, blocks, brand: this.config.brand.name };
    this.templates ??= { html: compile('letter.hbs', false), text: compile('letter.txt.hbs', true) };
    return {
      subject,
      text: this.templates.text(model),
      html: this.templates.html(model).replace('</head>', `${this.styles}</head>`),
    };
  }
}

function masked(block: Block): Block {
  if (block.kind === 'text') return { ...block, text: redact(block.text) };
  return block.kind === 'list' ? { ...block, items: block.items.map(redact) } : block;
}

/** With the first letter: the compiler is a large part of a start. */
function compile(file: string, noEscape: boolean): (model: object) => string {
  const engine = (createRequire(import.meta.url)('handlebars') as typeof Handlebars).create();
  engine.registerHelper('eq', (a: unknown, b: unknown) => a === b);
  return engine.compile(readFileSync(join(FOLDER, file), 'utf8'), { ...OPTIONS, noEscape });
}
