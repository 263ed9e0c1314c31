import type { RouteInfo } from '../routes.js';
import type { ApiOperation, ApiOperations } from './operation.js';
import { bodyOf, fieldsOf, list, record, text, whole, type Form, type Schema } from './schema.js';

/** Every call of the API is below this path. */
export const API_PREFIX = '/api/v1';

const PROBLEM = record(
  { type: text, title: text, status: whole, detail: text, code: text, requestId: text },
  { errors: list(record({ field: text, message: text })) },
);

const ABOUT = `Everything the pages do, for programs. A token is made by its owner under "Mon compte"; it acts as
that account, narrowed by its scopes. Cookies are ignored. Instants are ISO 8601 in UTC. Calls marked with
\`x-step-up\` need \`POST /step-up\` at most five minutes before. Errors are problem documents (RFC 9457): programs
read \`code\`, people \`detail\`. What is out of the reach of the token's account is 404.`;

/** The OpenAPI 3.1 document of the routes of a running application. */
export function openApiDocument(routes: readonly RouteInfo[], operations: ApiOperations, version: string) {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes.filter(({ path }) => path.startsWith(`${API_PREFIX}/`))) {
    const path = route.path.slice(API_PREFIX.length);
    const operation = operations[`${route.method} ${path}`];
    if (!operation) continue; // a test names it; the rest is worth reading meanwhile
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [route.method.toLowerCase()]: described(route, operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guichet', version, description: ABOUT, license: { name: 'EUPL-1.2' } },
    servers: [{ url: API_PREFIX }],
    security: [{ token: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
    },
  };
}

function described({ method, path, access, stepUp, handler }: RouteInfo, operation: ApiOperation): Schema {
  const { summary, query, answer, csv, status = method === 'POST' && answer ? 201 : 200 } = operation;
  const json = answer && { 'application/json': { schema: answer } };
  return {
    summary,
    operationId: handler.replace('ApiController', '').replace('Controller', ''),
    tags: [path.split('/')[3]],
    ...(access?.kind === 'public' && { security: [] }),
    ...(access?.kind === 'permission' && { 'x-permission': access.permission }),
    ...(stepUp && { 'x-step-up': true }),
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : [])],
    ...requestBody(operation),
    responses: {
      [status]: {
        description: 'Done',
        ...(json && { content: { ...json, ...(csv && { 'text/csv': { schema: text } }) } }),
      },
      ...refusals(operation, access?.kind !== 'public', access?.kind === 'permission', stepUp),
      default: problem('Refused'),
    },
  };
}

const pathParameters = (path: string): Schema[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text }));

function queryParameters(query: Form): Schema[] {
  const { properties, required } = fieldsOf(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function requestBody({ body, nested, bodyRequired = true }: ApiOperation): Schema {
  if (!body) return {};
  const forms = (Array.isArray(body) ? body : [body]) as readonly Form[];
  const schemas = forms.map((form) => bodyOf(form, namesIn(form, nested)));
  const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
  return { requestBody: { required: bodyRequired, content: { 'application/json': { schema } } } };
}

/** The nested forms of those fields that this form has. */
function namesIn(form: Form, nested: Readonly<Record<string, Form>> = {}): Record<string, Form> {
  const { properties } = fieldsOf(form);
  return Object.fromEntries(Object.entries(nested).filter(([name]) => name in properties));
}

function refusals(operation: ApiOperation, signedIn: boolean, permitted: boolean, stepUp: boolean): Schema {
  const codes = new Map<number, string[]>();
  const add = (status: number, more: readonly string[]): void =>
    void codes.set(status, [...(codes.get(status) ?? []), ...more]);
  if (signedIn) add(401, ['SIGN_IN_REQUIRED']);
  if (stepUp) add(401, ['STEP_UP_REQUIRED']);
  if (permitted) add(403, ['FORBIDDEN']);
  if (operation.body ?? operation.query) add(422, ['INVALID_INPUT']);
  for (const [status, more] of Object.entries(operation.refusals ?? {})) add(Number(status), more ?? []);
  return Object.fromEntries([...codes].map(([status, all]) => [status, problem(all.join(', '))]));
}

const problem = (description: string): Schema => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
