import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, STEP_UP, type Access } from './access.js';

/** One route of the application, for the start-up check and the role × route matrix. */
export interface RouteInfo {
  readonly method: string;
  /** Pattern, as `/cases/:number`. */
  readonly path: string;
  /** Null when the route declares nobody: such an application does not start. */
  readonly access: Access | null;
  readonly stepUp: boolean;
  /** `CasesController.show` */
  readonly handler: string;
}

/** Every route that Nest controllers declare, in no particular order. */
export function listRoutes(app: INestApplication): RouteInfo[] {
  return routesIn(app.get(ModulesContainer, { strict: false }));
}

/** The same, for a provider of the application itself. */
export function routesIn(modules: ModulesContainer): RouteInfo[] {
  const classes = new Set<Type>();
  for (const module of modules.values()) {
    for (const wrapper of module.controllers.values()) {
      if (wrapper.metatype) classes.add(wrapper.metatype as Type);
    }
  }
  return [...classes].flatMap(routesOf);
}

/** Throws, naming the routes, when one lacks `@Requires()`, `@SignedIn()` or `@Public()`. */
export function assertRoutesDeclared(app: INestApplication): void {
  const bare = listRoutes(app).filter((route) => route.access === null);
  if (bare.length === 0) return;
  const names = bare.map((route) => `${route.method} ${route.path} (${route.handler})`);
  throw new Error(`Routes without a declared permission: ${names.join(', ')}`);
}

function routesOf(controller: Type): RouteInfo[] {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (!handler || !Reflect.hasOwnMetadata(PATH_METADATA, handler)) return [];
    const access = read<Access>(ACCESS, handler, controller) ?? null;
    const stepUp = read<boolean>(STEP_UP, handler, controller) ?? false;
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'GET';
    return paths(controller, handler).map((path) => ({
      method,
      path,
      access,
      stepUp,
      handler: `${controller.name}.${name}`,
    }));
  });
}

function read<T>(key: string, handler: object, controller: object): T | undefined {
  return (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
}

function paths(controller: Type, handler: object): string[] {
  const list = (value: unknown): string[] =>
    Array.isArray(value) ? (value as string[]) : [typeof value === 'string' ? value : ''];
  const prefixes = list(Reflect.getMetadata(PATH_METADATA, controller));
  const parts = list(Reflect.getMetadata(PATH_METADATA, handler));
  return prefixes.flatMap((prefix) =>
    parts.map(
      (part) =>
        '/' +
        [prefix, part]
          .flatMap((text) => text.split('/'))
          .filter(Boolean)
          .join('/'),
    ),
  );
}
