import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, StepAnswer } from '../doubles/job/job.ts';
import { makeRepository } from '../doubles/regression/freezing.ts';

/** How an action is made to succeed and to fail, for the contract that both have to keep. */
export interface ActionCalls {
  readonly succeed: (job: Job) => Promise<StepAnswer>;
  readonly fail: (job: Job) => Promise<StepAnswer>;
}

export const ACTION_CALLS: Readonly<Record<string, ActionCalls>> = {
  'ci-gates': {
    succeed: job => {
      makeRepository(job.workspace, (file, text) => writeFileSync(join(job.workspace, file), text));
      return job.main('ci-gates', { offline: 'true' });
    },
    fail: job => job.main('ci-gates', { base: 'nowhere', offline: 'true' }),
  },
  dlq: {
    succeed: job => job.main('dlq', { operation: 'plan' }),
    fail: job => job.main('dlq', { operation: 'redrive' }),
  },
  launch: {
    succeed: job => job.main('launch', { run: 'echo "{}" > "$P1_OUTPUT_DIR/a.json"', outputs: '*.json' }),
    fail: job => job.main('launch', { run: 'exit 3' }),
  },
  regression: {
    succeed: async job => {
      const cases = join(job.workspace, 'tests/regression/cases');
      mkdirSync(cases, { recursive: true });
      writeFileSync(join(cases, 'hello.yml'), 'run: echo hello\ntags: [mini]\n');
      return job.main('regression', { shard: '1/1', offline: 'true' });
    },
    fail: job => job.main('regression', { mode: 'verify' }),
  },
  'runtime-guard': {
    succeed: job => job.main('runtime-guard', { operation: 'status' }),
    fail: job => job.main('runtime-guard', { operation: 'engage' }),
  },
  'secret-scan': {
    succeed: job => job.main('secret-scan', { source: 'tree', path: '.' }),
    fail: job => job.main('secret-scan', { source: 'range' }),
  },
  'session-report': {
    succeed: async job => {
      await job.main('launch', { run: 'true' });
      return job.main('session-report');
    },
    fail: job => job.main('session-report'),
  },
  toolchain: {
    succeed: job => job.main('toolchain'),
    fail: job => job.main('toolchain', { 'fail-on': 'nonsense' }),
  },
};
