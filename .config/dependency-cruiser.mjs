// The architecture as rules. Each says why, so that whoever meets it knows what it protects.
const forbidden = [
  {
    name: 'no-circular',
    comment: 'A cycle has no first room to look into: neither part can be understood or tested alone.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'An import that cannot be found here will not be found in production either.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'packages-never-import-services',
    comment: 'Packages are what services are made of; the other way round nothing could be shared.',
    from: { path: '^packages/' },
    to: { path: '^services/' },
  },
  {
    name: 'services-never-import-each-other',
    comment: 'Services meet on the queue and in the store only, so that each is deployed and scaled alone.',
    from: { path: '^services/([^/]+)/' },
    to: { path: '^services/', pathNot: '^services/$1/' },
  },
  {
    name: 'ingest-has-no-database',
    comment: 'Ingestion never waits for the database: it must not even be able to.',
    from: { path: '^services/ingest/src', pathNot: '\\.test\\.' },
    to: { path: '^packages/store/' },
  },
  {
    name: 'query-has-no-bullmq',
    comment: 'Readers never touch the ingest queue; its health is read through the queue package.',
    from: { path: '^services/query/' },
    to: { path: 'node_modules/(bullmq|ioredis)/' },
  },
  {
    name: 'leaves-import-no-package',
    comment: 'The domain, settings and logging are the ground that all else stands on.',
    from: { path: '^packages/(audit-event|config|logging|merkle-log)/src', pathNot: '\\.test\\.' },
    to: { path: '^packages/', pathNot: '^packages/(audit-event|config|logging|merkle-log)/' },
  },
  {
    name: 'domain-does-no-io',
    comment: 'Pure functions can be run on any event at any time, also on a million of them in a test.',
    from: { path: '^packages/(audit-event|merkle-log)/src', pathNot: '\\.test\\.' },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'only-through-the-package-index',
    comment: 'A package has one door; what is behind it may change without asking.',
    from: { path: '^(packages|services)/([^/]+)/' },
    to: { path: '^packages/[^/]+/(src|dist)/', pathNot: ['^packages/$2/', '^packages/[^/]+/(src|dist)/index\\.(ts|js|d\\.ts)$'] },
  },
  {
    name: 'sql-stays-in-store',
    comment:
      'All SQL is in one package, where it is checked against the portable subset. The baseline of the benchmark is another product.',
    from: { path: '^(packages|services)/', pathNot: '^packages/(store|bench/src/baseline)/' },
    to: { path: 'node_modules/(knex|mysql2)/' },
  },
  {
    name: 'tracing-is-loaded-when-configured',
    comment: 'Who traces nothing pays nothing: the code of OpenTelemetry is behind one import() alone.',
    from: { path: '^(packages|services)/', pathNot: '^packages/tracing/src/(otlp-tracing|batch-sampler)\\.ts$' },
    to: {
      path: '(node_modules/(@opentelemetry|bullmq-otel)/|^packages/tracing/src/otlp-tracing)',
      dependencyTypesNot: ['type-only', 'dynamic-import'],
    },
  },
  {
    name: 'bullmq-stays-in-queue',
    comment: 'The one place that knows BullMQ and ioredis can be changed, or measured, alone.',
    from: { path: '^(packages|services)/', pathNot: '^packages/queue/' },
    to: { path: 'node_modules/(bullmq|ioredis)/' },
  },
  {
    name: 'pages-do-not-query',
    comment: 'Pages are pure functions of what routes loaded: their tests need no server.',
    from: { path: '^services/query/src/web/(pages|components)/' },
    to: { path: '^(packages/store/src/read|services/query/src/(event-reader|api))', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'apiserver-client-is-the-other-side',
    comment: 'It is made of facts about kube-apiserver. With code of ours it would share our mistakes, and tests would not see them.',
    from: { path: '^packages/apiserver-client/src', pathNot: '\\.test\\.' },
    to: { path: '^(packages|services)/', pathNot: '^packages/apiserver-client/' },
  },
  {
    name: 'nobody-imports-the-command',
    comment: 'The command is a user of the product like any other: it can change as people wish, and nothing else has to.',
    from: { path: '^(packages|services)/', pathNot: '^packages/cli/' },
    to: { path: '^packages/cli/' },
  },
  {
    name: 'the-command-speaks-http',
    comment: 'What people do from afar goes through webhook and API. Only migrating, a task of operators, and verifying, which must believe nobody in between, need the database.',
    from: { path: '^packages/cli/src', pathNot: ['^packages/cli/src/commands/(migrate|verify)', '\\.test\\.'] },
    to: { path: '^packages/(store|queue|verify)/' },
  },
  {
    name: 'no-test-code-in-source',
    comment: 'What only tests need must not reach production.',
    from: { path: '^(packages|services)/', pathNot: ['\\.test\\.tsx?$', '^packages/(testkit|bench)/', '/testing/'] },
    to: { path: '\\.test\\.tsx?$|^packages/testkit/' },
  },
];

export default {
  // Without it a violation would be a warning, and the check would pass.
  forbidden: forbidden.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsConfig: { fileName: '.config/tsconfig.check.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['@k8s-audit/source', 'import', 'node', 'default'] },
  },
};
