/**
 * Who may import what (ARCHITECTURE.md). `npm run check` runs this; test/architecture/imports.spec.ts proves that
 * each rule catches what it forbids. A file's role is its suffix, its module the folder under src/.
 */

/** Which modules a module may call, through their exported service only. Anything absent from a list is above it. */
const below = {
  audit: [],
  directory: ['audit'],
  accounts: ['audit', 'directory'],
  usernames: ['audit', 'directory', 'accounts'],
  'identity-checks': ['audit', 'directory', 'accounts'],
  resets: ['audit', 'directory', 'accounts', 'usernames', 'identity-checks'],
  cases: ['audit', 'directory', 'accounts', 'usernames', 'identity-checks', 'resets'],
};

/** Pure rules a module may borrow from a neighbour: who may see whom is said once, beside the accounts. */
const borrowed = { directory: ['^src/accounts/scope\\.rules\\.ts$'] };

const TYPE_ONLY = ['type-only'];
const NEST = 'node_modules/@nestjs/';
const DATABASE_LIBRARY = 'node_modules/(typeorm|better-sqlite3|pg)/';
const VALIDATORS = 'node_modules/class-(validator|transformer)/';
const QUEUE = ['^src/platform/jobs/', 'node_modules/(bullmq|ioredis)/'];
const HTTP = ['^src/platform/web/', 'node_modules/(fastify|@fastify|@nestjs/platform-fastify)/'];
/** Node's own modules that reach outside the process. */
const INPUT_OUTPUT =
  '^(node:)?(fs|net|http|http2|https|tls|dns|dgram|child_process|cluster|worker_threads|process|os)(/|$)';

/** Computation without effect, which a rule may use: hashing, the parser of machine-readable zones, masking. */
const PURE = [
  '^(node:)?crypto$',
  'node_modules/mrz/',
  '^src/platform/(redaction|business-time|civil-days|durations)\\.ts$',
];

/** A file with this suffix, outside platform/, its module captured as $1. */
const role = (suffix) => `^src/(?!platform/)([^/]+)/.+\\.${suffix}\\.ts$`;
/** Any file of the same module with one of these suffixes. */
const own = (suffixes) => `^src/$1/.+\\.(${suffixes})\\.ts$`;
/** The one service a module exports: named after its folder. */
const EXPORTED_SERVICE = '^src/([^/]+)/\\1\\.service\\.ts$';
/** The port to the directory that holds the accounts; resets write through it. */
const DIRECTORY_PORT = '^src/directory/directory\\.source\\.ts$';
const ANY_OTHER_MODULE = { path: '^src/(?!platform/)[^/]+/', pathNot: '^src/$1/' };

const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to,
});

const roles = [
  forbid(
    'rules-are-pure',
    'Rules and errors import each other, the error base, types and what only computes.',
    role('(rules|errors)'),
    {
      dependencyTypesNot: TYPE_ONLY,
      pathNot: ['\\.(rules|errors)\\.ts$', '^src/platform/errors\\.ts$', ...PURE],
    },
  ),
  forbid(
    'rules-know-no-framework',
    'Not even as a type: a rule is plain TypeScript.',
    role('(rules|errors)'),
    { path: [NEST, DATABASE_LIBRARY, VALIDATORS, '^src/platform/clock\\.ts$', INPUT_OUTPUT] },
  ),
  forbid(
    'entities-only-map',
    'An entity imports the column helpers, its decorators, types of rules and entities of its own module.',
    role('entity'),
    {
      dependencyTypesNot: TYPE_ONLY,
      pathNot: ['^src/platform/database/columns\\.ts$', 'node_modules/typeorm/', own('entity')],
    },
  ),
  forbid('entities-take-types-of-rules', 'The only types an entity borrows.', role('entity'), {
    dependencyTypes: TYPE_ONLY,
    path: '^src/',
    pathNot: [own('entity|rules|types'), '^src/platform/database/columns\\.ts$'],
  }),
  forbid(
    'repositories-only-query',
    'A repository imports its own module, transactions, dialect, and columns an owner of tables lends to its statement.',
    role('repository'),
    {
      dependencyTypesNot: TYPE_ONLY,
      path: '^src/',
      pathNot: ['^src/$1/', '^src/platform/database/', '^src/platform/ids\\.ts$', '\\.columns\\.ts$'],
    },
  ),
  forbid('repositories-know-no-page', 'Nor a service.', role('repository'), {
    path: ['\\.(service|controller|views|forms|jobs)\\.ts$', ...HTTP, ...QUEUE],
  }),
  forbid('services-know-no-http', 'Nor a page; not even as a type.', role('service'), {
    path: ['\\.(controller|views|forms)\\.ts$', ...HTTP],
  }),
  // The service that copies the database as a whole is about the connection, not about rows.
  forbid(
    'services-ask-no-database',
    'Queries live in the repository.',
    { path: role('service'), pathNot: '^src/operations/backup\\.service\\.ts$' },
    { path: [DATABASE_LIBRARY] },
  ),
  forbid(
    'controllers-only-translate',
    'A controller imports its own service, forms and views.',
    role('controller'),
    {
      path: [
        '\\.(repository|entity)\\.ts$',
        '^src/platform/(database|jobs)/',
        DATABASE_LIBRARY,
        'node_modules/(bullmq|ioredis)/',
      ],
    },
  ),
  forbid('controllers-use-platform-web', 'The rest of the platform is for services.', role('controller'), {
    dependencyTypesNot: TYPE_ONLY,
    path: '^src/platform/',
    pathNot: ['^src/platform/(web|i18n)/', '^src/platform/(actor|errors)\\.ts$'],
  }),
  forbid(
    'controllers-call-their-own-service',
    'Another module is reached through the own service; a port asks its question upwards.',
    role('controller'),
    {
      ...ANY_OTHER_MODULE,
      dependencyTypesNot: TYPE_ONLY,
      pathNot: ['^src/$1/', '\\.port\\.ts$'],
    },
  ),
  forbid('views-are-pure', 'A view builder imports rules, read types, i18n and formatters.', role('views'), {
    dependencyTypesNot: TYPE_ONLY,
    path: '^src/',
    pathNot: ['\\.(rules|views|types)\\.ts$', '^src/platform/(web|i18n)/'],
  }),
  forbid('views-know-no-database', 'Not even as a type.', role('views'), {
    path: [
      '\\.(repository|entity)\\.ts$',
      '^src/platform/(database|jobs)/',
      DATABASE_LIBRARY,
      NEST,
      ...QUEUE,
    ],
  }),
];

const directions = [
  forbid('platform-knows-no-module', 'platform/ holds no domain word.', '^src/platform/', {
    path: '^src/(?!platform/)',
  }),
  forbid(
    'modules-meet-at-the-exported-service',
    'Of another module: its exported service and module, ports, pure rules, errors, job declarations and types. demo/ fills tables as a test does.',
    '^src/(?!platform/|demo/)([^/]+)/(?!.*\\.spec\\.ts$)',
    {
      ...ANY_OTHER_MODULE,
      dependencyTypesNot: TYPE_ONLY,
      pathNot: [
        '^src/$1/',
        EXPORTED_SERVICE,
        DIRECTORY_PORT,
        '(\\.(module|rules|errors|jobs|port|types|columns)|-panels)\\.ts$',
      ],
    },
  ),
  ...Object.entries(below).map(([module, allowed]) =>
    forbid(
      `${module}-imports-only-what-is-below`,
      `${module} may import ${allowed.join(', ') || 'no other module'}; upper modules hear of it by jobs.`,
      `^src/${module}/(?!.*\\.spec\\.ts$)`,
      {
        path: '^src/(?!platform/)[^/]+/',
        pathNot: [
          `^src/(${[module, ...allowed].join('|')})/`,
          '^src/notifications/.+\\.(jobs|types)\\.ts$',
          ...(borrowed[module] ?? []),
        ],
      },
    ),
  ),
  forbid(
    'nobody-imports-notifications',
    'Notifications hears of things by jobs.',
    '^src/(?!notifications/)[^/]+/',
    {
      path: '^src/notifications/',
      pathNot: ['\\.(jobs|module|types)\\.ts$'],
    },
  ),
  forbid(
    'nobody-imports-statistics',
    'Statistics reads; nothing depends on it.',
    '^src/(?!statistics/)[^/]+/',
    {
      path: '^src/statistics/',
      pathNot: ['\\.(module|types)\\.ts$'],
    },
  ),
];

const hygiene = [
  forbid(
    'no-cycles',
    'A cycle at run time.',
    {},
    {
      circular: true,
      viaOnly: { dependencyTypesNot: TYPE_ONLY },
    },
  ),
  forbid('only-what-resolves', 'The imported file or package does not exist.', {}, { couldNotResolve: true }),
  forbid(
    'no-development-packages-at-run-time',
    'The production image has no devDependencies.',
    { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPE_ONLY },
  ),
  forbid(
    'product-knows-no-test',
    'src/ and migrations/ do not import tests, benchmarks or scripts.',
    { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
    { path: ['^(test|bench|scripts)/', '\\.spec\\.ts$'] },
  ),
  forbid('entities-stay-out-of-migrations', 'A migration never changes; an entity does.', '^migrations/', {
    path: '^src/',
    pathNot: '^src/platform/database/',
  }),
];

export default {
  forbidden: [...roles, ...directions, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
