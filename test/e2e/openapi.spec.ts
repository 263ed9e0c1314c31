import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { getMetadataStorage } from 'class-validator';
import { API } from '../../src/api.definition.js';
import { hasText } from '../../src/platform/i18n/i18n.js';
import { listRoutes, type RouteInfo } from '../../src/platform/web/routes.js';
import { saveEstablishment } from '../factories/people.js';
import { deskPerson, lockedOut, NUMEN } from '../factories/resets.js';
import { storeAccount } from '../support/accounts.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { apiOf, type Answer, type ApiClient } from '../support/client.js';

interface Operation {
  readonly requestBody?: { content: { 'application/json': { schema: Body & { oneOf?: Body[] } } } };
  readonly parameters: { name: string; in: string; required: boolean }[];
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
  readonly security?: unknown[];
  readonly 'x-permission'?: string;
  readonly 'x-step-up'?: boolean;
}
interface Body {
  properties: Record<string, object>;
  required: string[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object> };
}

let test_: TestApp;
let document: Document;
let routes: RouteInfo[];
let agent: ApiClient;
beforeAll(async () => {
  test_ = await startTestApp();
  routes = listRoutes(test_.app).filter(({ path }) => path.startsWith('/api/'));
  await saveEstablishment(test_);
  const answer = await fetch(`${test_.url}/api/v1/openapi.json`);
  expect(answer.headers.get('content-type')).toContain('application/json');
  document = (await answer.json()) as Document;
  agent = await apiOf(test_, (await deskPerson(test_)).account);
});
afterAll(() => test_.stop());

const addressOf = (path: string): string => path.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}');
const operationOf = (method: string, path: string): Operation => {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found;
};

/** Every object may hold only what is described: a field that nobody described is a fault of the description. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const compiled = new Map<object, ValidateFunction>();

/** Fails with every difference between an answer and what the document says of it. */
function expectDescribed(method: string, path: string, answer: Answer, status: number): void {
  expect({ path, status: answer.status, text: answer.status === status ? '' : answer.text }).toEqual({
    path,
    status,
    text: '',
  });
  const { responses } = operationOf(method, path);
  const content = responses[String(status)]?.content ?? {};
  const refused = status >= 400;
  const schema = refused ? document.components.schemas['Problem'] : content['application/json']?.schema;
  if (!schema) throw new Error(`${method} ${path} ${status} has no schema`);
  const validate = compiled.get(schema) ?? ajv.compile(closed(schema) as object);
  compiled.set(schema, validate);
  validate(answer.json());
  expect({ path, errors: validate.errors ?? [] }).toEqual({ path, errors: [] });
}

describe('the OpenAPI document', () => {
  it('describes every route of the API, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = routes.map(({ method, path }) => `${method} ${addressOf(path)}`);
    expect(described.sort()).toEqual(declared.sort());
    expect(document.openapi).toBe('3.1.0');
    // what was written down for a call that is gone
    expect(
      Object.keys(API)
        .map((key) => key.replace(/:(\w+)/g, '{$1}'))
        .sort(),
    ).toEqual(declared.sort());
  });

  it('says of each call who may make it, and which need a password or code typed again', () => {
    for (const { method, path, access, stepUp } of routes) {
      const operation = operationOf(method, addressOf(path));
      const permission = access?.kind === 'permission' ? access.permission : undefined;
      expect({ path, permission: operation['x-permission'] }).toEqual({ path, permission });
      expect({ path, stepUp: operation['x-step-up'] ?? false }).toEqual({ path, stepUp });
      const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      const inPath = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect({ path, inPath }).toEqual({ path, inPath: names });
    }
  });

  it('names in each body and query the fields of its form, and which must be there', () => {
    const ofPages = new Set(['back', 'next', 'ready', 'seenAt']);
    let forms = 0;
    for (const [key, { query, body }] of Object.entries(API)) {
      const [method = '', path = ''] = key.replace(/:(\w+)/g, '{$1}').split(' ');
      const operation = operationOf(method, path);
      const schema = operation.requestBody?.content['application/json'].schema;
      const described = [
        ...(schema ? (schema.oneOf ?? [schema]) : []).map((one) => [
          Object.keys(one.properties).sort(),
          [...one.required].sort(),
        ]),
        ...(query ? [inQuery(operation)] : []),
      ];
      const wanted = [body ?? [], query ?? []].flat().map((form) => {
        forms += 1;
        const rules = getMetadataStorage().getTargetValidationMetadatas(form, '', true, false);
        const names = [...new Set(rules.map(({ propertyName }) => propertyName))].filter(
          (name) => !ofPages.has(name),
        );
        const optional = new Set(
          rules
            .filter(({ type }) => type === 'conditionalValidation')
            .map(({ propertyName }) => propertyName),
        );
        return [names.sort(), names.filter((name) => !optional.has(name)).sort()];
      });
      expect({ key, described }).toEqual({ key, described: wanted });
    }
    expect(forms).toBeGreaterThan(20);
  });

  it('names refusals by codes that have a text', () => {
    const codes = Object.values(API).flatMap(({ refusals }) => Object.values(refusals ?? {}).flat());
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !hasText(`errors.${code}`))).toEqual([]);
  });

  it('is one that OpenAPI 3.1 readers take: every schema compiles', () => {
    const schemas: object[] = [];
    const collect = (value: unknown): void => {
      if (value === null || typeof value !== 'object') return;
      if ('schema' in value && typeof value.schema === 'object' && !('$ref' in (value.schema as object)))
        schemas.push(value.schema as object);
      Object.values(value).forEach(collect);
    };
    collect(document.paths);
    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of schemas) expect(ajv.validateSchema(schema)).toBe(true);
  });
});

const inQuery = ({ parameters }: Operation): string[][] => {
  const own = parameters.filter((one) => one.in === 'query');
  const names = (some: typeof own): string[] => some.map(({ name }) => name).sort();
  return [names(own), names(own.filter(({ required }) => required))];
};

describe('what the API answers is what the document says', () => {
  it('for a whole call: case, check, evidence, reset, message, closure', async () => {
    const personId = await lockedOut(test_, { username: 'jdupont-oa' });
    const body = { type: 'password', channel: 'phone', personId, subject: 'Mot de passe', requester: 'Jean' };
    const opened = await agent.post('/cases', body);
    expectDescribed('POST', '/cases', opened, 201);
    const { number } = opened.json<{ number: string }>();

    const started = await agent.post(`/cases/${number}/identity-checks`, { action: 'password' });
    expectDescribed('POST', '/cases/{number}/identity-checks', started, 201);
    const { id } = started.json<{ id: string }>();
    const evidence = '/identity-checks/{id}/evidence';
    const wrong = await agent.post(`/identity-checks/${id}/evidence`, {
      kind: 'numen',
      value: '01A0000000AAA',
    });
    expectDescribed('POST', evidence, wrong, 200);
    const right = await agent.post(`/identity-checks/${id}/evidence`, { kind: 'numen', value: NUMEN });
    expectDescribed('POST', evidence, right, 200);
    const shown = await agent.get(`/identity-checks/${id}`);
    expectDescribed('GET', '/identity-checks/{id}', shown, 200);
    const contacts = shown.json<{ means: { contacts: { id: string; usable: boolean }[] } }>().means.contacts;
    const contactId = contacts.find(({ usable }) => usable)?.id;
    const code = await agent.post(`/identity-checks/${id}/owner-codes`, { contactId });
    expectDescribed('POST', '/identity-checks/{id}/owner-codes', code, 201);
    const document_ = await agent.post(`/identity-checks/${id}/evidence`, {
      kind: 'document',
      documentType: 'national-id',
      channel: 'live-video',
      faceMatches: true,
      birthDate: '1980-05-17',
      names: { surname: 'Dupont', givenNames: 'Jean' },
      expiry: '2031-01-01',
    });
    expectDescribed('POST', evidence, document_, 200);

    const wish = {
      identityCheckId: id,
      kind: 'password',
      delivery: 'pairing',
      idempotencyKey: 'openapi-key',
    };
    const reset = await agent.post(`/cases/${number}/resets`, wish);
    expectDescribed('POST', '/cases/{number}/resets', reset, 201);
    const resetId = reset.json<{ id: string }>().id;
    const pairing = await agent.post(`/resets/${resetId}/pairing`, { code: 'ABC234' });
    expectDescribed('POST', '/resets/{id}/pairing', pairing, 200);
    const reissued = await agent.post(`/resets/${resetId}/reissue`);
    expectDescribed('POST', '/resets/{id}/reissue', reissued, 200);

    const said = await agent.post(`/cases/${number}/messages`, { body: 'Fait.', visibility: 'internal' });
    expectDescribed('POST', '/cases/{number}/messages', said, 201);
    const closed_ = await agent.post(`/cases/${number}/closure`, { cause: 'forgotten' });
    expectDescribed('POST', '/cases/{number}/closure', closed_, 200);
    const reopened = await agent.call('DELETE', `/cases/${number}/closure`);
    expectDescribed('DELETE', '/cases/{number}/closure', reopened, 200);
    const whole = await agent.get(`/cases/${number}`);
    expectDescribed('GET', '/cases/{number}', whole, 200);
    expect(whole.json<{ timeline: unknown[] }>().timeline.length).toBeGreaterThan(2);
    const { version } = whole.json<{ version: number }>();
    const corrected = await agent.call('PATCH', `/cases/${number}`, { version, priority: 'high' });
    expectDescribed('PATCH', '/cases/{number}', corrected, 200);
    const frozen = await agent.post(`/cases/${number}/freezes`, { reason: 'Appel suspect' });
    expectDescribed('POST', '/cases/{number}/freezes', frozen, 201);
  });

  it('for lists and figures', async () => {
    const supervisor = await apiOf(test_, await storeAccount(test_, { role: 'supervisor' }));
    const manager = await apiOf(test_, await storeAccount(test_, { role: 'manager' }));
    const auditor = await apiOf(test_, await storeAccount(test_, { role: 'auditor' }));
    const admin = await apiOf(test_, await storeAccount(test_, { role: 'admin' }));
    const head = await apiOf(test_, await storeAccount(test_, { role: 'head', uais: ['0130040Y'] }));
    const cases = await agent.get('/cases?view=all');
    expect(cases.json<{ cases: unknown[] }>().cases.length).toBeGreaterThan(0);
    expectDescribed('GET', '/cases', cases, 200);
    for (const by of ['day', 'type', 'cause', 'uai', 'departement', 'channel']) {
      expectDescribed('GET', '/statistics', await manager.get(`/statistics?by=${by}`), 200);
      expectDescribed('GET', '/statistics', await supervisor.get(`/statistics?by=${by}`), 200);
    }
    const trail = await auditor.get('/audit?limit=200');
    expect(trail.json<{ entries: unknown[] }>().entries.length).toBeGreaterThan(10);
    expectDescribed('GET', '/audit', trail, 200);
    expectDescribed('GET', '/audit/verification', await auditor.get('/audit/verification'), 200);
    const notifications = await admin.get('/notifications');
    expect(notifications.json<{ notifications: unknown[] }>().notifications.length).toBeGreaterThan(0);
    expectDescribed('GET', '/notifications', notifications, 200);
    expectDescribed('GET', '/vouchers', await head.get('/vouchers'), 200);
  });

  it('for refusals: problem documents (RFC 9457)', async () => {
    const stranger = await fetch(`${test_.url}/api/v1/cases`);
    expect(stranger.headers.get('content-type')).toContain('application/problem+json');
    expectDescribed('GET', '/cases/{number}', await agent.get('/cases/2026-999999'), 404);
    expectDescribed('POST', '/cases', await agent.post('/cases', { type: 'none', extra: 1 }), 422);
    expectDescribed('GET', '/audit', await agent.get('/audit'), 403);
  });
});
