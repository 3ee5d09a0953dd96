// Who may import whom. `script/check-imports` applies these rules, and asserts that they saw every module.
//
//   src/main.ts -> actions/, src/cli/ -> src/compose/ -> everything below
//   src/platform/ -> kernel, config and the ports (port.ts, *-port.ts) that it implements
//   domains -> foundation and lower domains

const FOUNDATION = ['kernel', 'config', 'git', 'formats', 'redact'];

/** Low to high: a domain may import those of the levels below its own. */
const DOMAIN_LEVELS = [
  ['gateway', 'scan', 'toolchain', 'dependencies', 'pricing', 'report', 'starter'],
  ['guard'],
  ['dlq'],
  ['launch'],
  ['regression'],
  ['gates'],
  ['alerts', 'maintenance'],
];

const rooms = names => `^src/(${names.join('|')})/`;
const DOMAINS = rooms(DOMAIN_LEVELS.flat());
const FRONT_DOORS = '^(actions/|src/cli/)';
const KNOWN_ROOMS = [rooms([...FOUNDATION, 'platform', 'compose', 'cli']), DOMAINS, '^src/main\\.ts$'];

const domainOrder = DOMAIN_LEVELS.flatMap((level, index) =>
  level.map(name => ({
    name: `domain-order-${name}`,
    comment: `${name} may import lower domains only: neither one of its own level nor one above it`,
    severity: 'error',
    from: { path: rooms([name]) },
    to: { path: rooms(DOMAIN_LEVELS.slice(index).flat()), pathNot: rooms([name]) },
  })),
);

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'modules that import each other in a circle cannot be read, tested or loaded one at a time',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'an import that leads nowhere is not checked by any other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'room-is-known',
      comment: 'a new room under src/ needs a level in .dependency-cruiser.js, or no rule holds for it',
      severity: 'error',
      from: { path: '^src/', pathNot: KNOWN_ROOMS },
      to: {},
    },
    {
      name: 'front-doors-only-from-main',
      comment: 'only src/main.ts imports actions/ and src/cli/ (a folder may import its own files)',
      severity: 'error',
      from: { path: '^(actions/[^/]+|src/[^/]+)', pathNot: '^src/main\\.ts$' },
      to: { path: FRONT_DOORS, pathNot: '^$1/' },
    },
    {
      name: 'main-only-from-stubs',
      comment: 'src/main.ts is the entry of the bundle: the stubs in dist/ import it, and no module does',
      severity: 'error',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'compose-only-from-front-doors',
      comment: 'compose/ chooses implementations for a run: only actions/ and src/cli/ may ask it',
      severity: 'error',
      from: { pathNot: [FRONT_DOORS, '^src/compose/', '^src/main\\.ts$'] },
      to: { path: '^src/compose/' },
    },
    {
      name: 'platform-only-from-compose',
      comment: 'compose/ is the only place that knows both the domains and the platforms',
      severity: 'error',
      from: { pathNot: '^src/(compose|platform)/' },
      to: { path: '^src/platform/' },
    },
    {
      name: 'platforms-apart',
      comment: 'platform/github and platform/local implement the same ports and know nothing of each other',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: { path: '^src/platform/[^/]+/', pathNot: '^src/platform/$1/' },
    },
    {
      name: 'platform-imports-ports',
      comment:
        'platform/ imports kernel/, config/ and the port that it implements (port.ts or *-port.ts, and the entry that the port of dead letters speaks of)',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: {
        path: '^(src|actions)/',
        pathNot: [
          '^src/(kernel|config|platform)/',
          '[/-]port\\.ts$',
          '^src/dlq/(dead-letter|dead-letter-schema|error-class)\\.ts$',
        ],
      },
    },
    {
      name: 'foundation-is-below-domains',
      comment: `${FOUNDATION.join(', ')} import no domain`,
      severity: 'error',
      from: { path: rooms(FOUNDATION) },
      to: { path: DOMAINS },
    },
    {
      name: 'kernel-is-lowest',
      comment: 'kernel/ imports no other room',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/', pathNot: '^src/kernel/' },
    },
    ...domainOrder,
    {
      name: 'github-clients-in-platform',
      comment: 'code that speaks to GitHub lives in src/platform/github/',
      severity: 'error',
      from: { pathNot: '^src/platform/github/' },
      to: { path: 'node_modules/(@actions|@octokit)/' },
    },
    {
      name: 'product-without-workshop',
      comment: 'what is shipped imports nothing of script/, bench/, examples/ or __tests__/',
      severity: 'error',
      from: { path: '^(src|actions)/' },
      to: { path: '^(script|bench|examples|__tests__)/' },
    },
  ],
  options: {
    parser: 'swc', // TypeScript 7 has no parser that dependency-cruiser can use
    tsPreCompilationDeps: true, // `import type` counts
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
