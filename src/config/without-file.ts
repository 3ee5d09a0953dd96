import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { DEFAULTS } from './defaults.ts';

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
    historyDays: DEFAULTS.historyDays,
    redact: [],
  };
}
