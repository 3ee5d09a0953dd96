import { resolve } from 'node:path';
import { parseDuration } from '../kernel/duration.ts';
import type {
  Config,
  DependenciesConfig,
  DlqConfig,
  GatesConfig,
  GuardConfig,
  ScanConfig,
} from './config.ts';
import { BYTES_PER_MB, DEFAULTS } from './defaults.ts';
import { GATE_IDS } from './gate-ids.ts';

/** The guard of a p1.yml that says nothing of it, or is not there: it looks on, counts and warns. */
export const UNCONFIGURED_GUARD: GuardConfig = {
  source: 'default',
  isConfigured: false,
  mode: 'shadow',
  store: DEFAULTS.guard.store,
  branch: DEFAULTS.guard.branch,
  waitMs: 0,
  written: { dailyBudgetMicroUsd: null, concurrency: null, microQps: null },
  ceilings: DEFAULTS.guard.ceilings,
};

/** The dead letter queue of a p1.yml that says nothing of it, or is not there. */
export const DEFAULT_DLQ: DlqConfig = {
  ...DEFAULTS.dlq,
  backoff: {
    initialMs: parseDuration(DEFAULTS.dlq.backoff.initial) ?? 0,
    factor: DEFAULTS.dlq.backoff.factor,
    maxMs: parseDuration(DEFAULTS.dlq.backoff.max) ?? 0,
    jitter: DEFAULTS.dlq.backoff.jitter,
  },
};

/** The secret scan of a p1.yml that says nothing of it, or is not there. */
export const DEFAULT_SCAN: ScanConfig = {
  config: DEFAULTS.scan.config,
  isConfigNamed: false,
  ignore: DEFAULTS.scan.ignore,
  failOn: DEFAULTS.scan.failOn,
  maxFileBytes: DEFAULTS.scan.maxFileMb * BYTES_PER_MB,
  decodeDepth: DEFAULTS.scan.decodeDepth,
  archiveDepth: DEFAULTS.scan.archiveDepth,
};

/** The check of dependencies of a p1.yml that says nothing of it, or is not there. */
export const DEFAULT_DEPENDENCIES: DependenciesConfig = {
  failOn: DEFAULTS.dependencies.failOn,
  deniedLicences: [],
  allowedHosts: [],
  minAgeDays: DEFAULTS.dependencies.minAgeDays,
  advisories: null,
};

/** The gates of a p1.yml that says nothing of them, or is not there. */
export const DEFAULT_GATES: GatesConfig = {
  roster: GATE_IDS,
  onError: DEFAULTS.gates.onError,
  timeoutMs: parseDuration(DEFAULTS.gates.timeout) ?? 0,
  regressionTimeoutMs: parseDuration(DEFAULTS.gates.regressionTimeout) ?? 0,
  protectedPaths: [],
  approvers: [],
};

/** The configuration of a repository that has no p1.yml: all defaults, no steps. */
export function configWithoutFile(
  repositoryRoot: string,
  root: string = resolve(repositoryRoot, DEFAULTS.root),
): Config {
  return {
    file: null,
    digest: null,
    repositoryRoot,
    root,
    steps: {},
    prices: {},
    guard: UNCONFIGURED_GUARD,
    dlq: DEFAULT_DLQ,
    scan: DEFAULT_SCAN,
    toolchain: DEFAULTS.toolchain,
    dependencies: DEFAULT_DEPENDENCIES,
    regression: DEFAULTS.regression,
    gates: DEFAULT_GATES,
    historyDays: DEFAULTS.historyDays,
    redact: [],
  };
}
