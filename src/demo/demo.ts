import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createWebApp } from '../app.setup.js';
import type { Config } from '../platform/config/config.js';
import { demoConfigOrExit } from '../platform/config/config-or-exit.js';
import { speech } from '../platform/i18n/formats.js';
import { projectRoot } from '../platform/root.js';
import { makeDemo, type DemoFacts } from './demo-data.js';
import { demoText } from './demo-text.js';

/**
 * `npm run demo [-- --fresh]`: an embedded database under var/demo with a fictional académie, on loopback, messages
 * captured. A second run keeps the data; one that was interrupted while being made is made again.
 */
const folder = join(projectRoot, 'var', 'demo');
const factsFile = join(folder, 'sign-ins.json');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--fresh');
if (unknown.length > 0) {
  process.stderr.write(`npm run demo takes --fresh and nothing else; it was given ${unknown.join(' ')}.\n`);
  process.exit(2);
}
if (process.argv.includes('--fresh') || !existsSync(factsFile))
  rmSync(folder, { recursive: true, force: true });

const config = demoConfigOrExit(folder);
const words = speech(config.langDefault, config.timeZone);
const app = await createWebApp(config);
const facts = existsSync(factsFile)
  ? (JSON.parse(readFileSync(factsFile, 'utf8')) as DemoFacts)
  : await makeDemo(app, factsFile, (step) => process.stderr.write(`${words.t(`demo.step.${step}`)}\n`));
await listen(app, config);
process.stdout.write(`${demoText(words, facts, `http://${config.host}:${config.port}`)}\n`);

async function listen(web: NestFastifyApplication, { host, port }: Config): Promise<void> {
  try {
    await web.listen(port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    process.stderr.write(`${words.t('demo.portTaken', { port })}\n`);
    await web.close();
    process.exit(1);
  }
}
