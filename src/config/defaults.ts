/** Every default of p1.yml, once: the schema, the JSON Schema and a launch without p1.yml read them here. */
export const DEFAULTS = {
  configPath: '.github/p1.yml',
  root: '.p1',
  historyDays: 90,
  guard: {
    mode: 'enforce',
    store: 'auto',
    branch: 'p1-state',
    wait: '0s',
    dailyBudgetMicroUsd: 50_000_000,
    concurrency: 3,
    microQps: 2_000_000,
    ceilings: { dailyBudgetMicroUsd: 100_000_000, concurrency: 10, microQps: 20_000_000 },
  },
  dlq: {
    maxAttempts: 5,
    backoff: { initial: '1m', factor: 2, max: '1h', jitter: 'full' },
    overflow: 10,
    retentionDays: 30,
    parametersInEntry: true,
    allow: { workflows: [], events: ['push', 'schedule', 'workflow_dispatch'] },
  },
  scan: {
    config: '.gitleaks.toml',
    ignore: '.github/p1-secrets.ignore.yml',
    failOn: 'medium',
    maxFileMb: 50,
    decodeDepth: 2,
    archiveDepth: 2,
  },
  toolchain: { failOn: ['mismatch', 'conflict', 'end-of-life'], warnDays: 90 },
  dependencies: { failOn: 'high', minAgeDays: 3, advisories: '' },
  regression: {
    cases: 'tests/regression/cases',
    baseline: 'tests/regression/baseline_metrics.json',
    archive: 'tests/regression/baselines',
    repeats: 1,
    noisyRepeats: 5,
    tolerance: 0.02,
  },
  gates: { onError: 'fail', timeout: '120s', regressionTimeout: '30m' },
  step: {
    shell: 'bash -eo pipefail -c',
    cwd: '.',
    timeout: '60m',
    grace: '5s',
    keep: 3,
    whenRefused: 'fail',
    workflowCommands: 'stop',
  },
} as const;

export const MAXIMUM_CONFIG_BYTES = 1024 * 1024;

export const BYTES_PER_MB = 1_000_000;
