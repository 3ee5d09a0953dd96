import { resolve } from 'node:path';
import type { Config, GuardConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';

/** The guard of a p1.yml that says nothing of it, or is not there: it looks on, counts and warns. */
export const UNCONFIGURED_GUARD: GuardConfig = {
  source: 'default',
  isConfigured: false,
  mode: 'shadow',
  store: DEFAULTS.guard.store,
  branch: DEFAULTS.guard.branch,
  waitMs: 0,
  written: { dailyBudgetMicroUsd: null, concurrency: null, microQps: null },
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
    historyDays: DEFAULTS.historyDays,
    redact: [],
  };
}
