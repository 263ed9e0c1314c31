import type { Config } from '../config/config.js';
import type { Language } from '../i18n/i18n.js';

/** What the web layer needs to know of the configuration; made once from `Config` by `app.module.ts`. */
export abstract class WebSettings {
  /** Address people type, without a trailing slash: `https://guichet.example.fr`. */
  abstract readonly publicUrl: string;
  /** Key for CSRF tokens and signed flash cookies; any secret text of at least 32 characters. */
  abstract readonly secretKey: string;
  abstract readonly production: boolean;
  /** Demo or capture is on: only requests whose Host header is loopback are answered. */
  abstract readonly loopbackOnly: boolean;
  /** CIDR list or addresses of reverse proxies whose `X-Forwarded-*` count. */
  abstract readonly trustedProxies: readonly string[];
  /** Recompiles templates and locales when a file changes: development only. */
  abstract readonly watch: boolean;
  abstract readonly timeZone: string;
  abstract readonly langDefault: Language;
  abstract readonly brand: Brand;
  /** Keys of the banners shown on every page, for instance `web.banner.demo`. */
  abstract readonly banners: readonly string[];
}

export interface Brand {
  readonly name: string;
  /** Same-origin path or `data:` address of an image, or null for the built-in mark. */
  readonly logo: string | null;
  /** `#rrggbb` of the accent line, or null for the product's own. */
  readonly color: string | null;
}

/** What the web layer reads of the process configuration. */
export function webSettings(config: Config): WebSettings {
  const captured = config.smtpUrl === null;
  return {
    publicUrl: config.publicUrl,
    secretKey: config.secretKey,
    production: config.environment === 'production',
    loopbackOnly: config.loopback && (config.demo || captured || !config.secondFactorRequired),
    watch: config.environment === 'development',
    trustedProxies: config.trustedProxies,
    timeZone: config.timeZone,
    langDefault: config.langDefault,
    brand: config.brand,
    banners: bannersOf(config, captured),
  };
}

function bannersOf(config: Config, captured: boolean): string[] {
  const banners: string[] = [];
  if (config.demo) banners.push('web.banner.demo');
  else if (captured) banners.push('web.banner.capture');
  if (!config.demo && config.directory.kind === 'local') banners.push('web.banner.localDirectory');
  if (!config.secondFactorRequired) banners.push('web.banner.noSecondFactor');
  return banners;
}
