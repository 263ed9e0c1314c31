import type { FastifyRequest } from 'fastify';
import { cookieOf } from './cookies.js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const THEME_COOKIE = 'guichet_theme';

/** Light, dark, or as the reader's system is. */
export function themeOf(request: FastifyRequest): Theme {
  const cookie = cookieOf(request, THEME_COOKIE);
  return THEMES.find((theme) => theme === cookie) ?? 'auto';
}
