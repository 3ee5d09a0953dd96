import { join } from 'node:path';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createStopSwitch, type StopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import type { RegressionCase } from '../../../src/regression/case.ts';
import type { CaseResult } from '../../../src/regression/case-result.ts';
import { runnerHere } from '../../../src/regression/command-runner.ts';
import { loadCases } from '../../../src/regression/load-cases.ts';
import type { RunPorts } from '../../../src/regression/run-ports.ts';
import { runSuite } from '../../../src/regression/run-suite.ts';
import type { SuiteRun } from '../../../src/regression/suite-run.ts';
import { type TempFolder, useTempFolder } from '../temp-folder.ts';

/** A repository of a test with cases in it. */
export interface RegressionProject extends TempFolder {
  readonly config: () => Config;
  /** Writes a case; JSON is YAML. */
  readonly addCase: (id: string, definition: Readonly<Record<string, unknown>>) => void;
  readonly cases: () => readonly RegressionCase[];
  readonly ports: (more?: Partial<RunPorts>) => RunPorts;
  readonly run: (more?: Partial<RunPorts>) => Promise<SuiteRun>;
  /** Runs a suite of one case and gives its result. */
  readonly runOne: (definition: Readonly<Record<string, unknown>>) => Promise<CaseResult>;
}

export function useRegressionProject(): RegressionProject {
  const folder = useTempFolder();
  const config = () => loadConfig({ workingFolder: folder.path, file: null, root: null }).config;
  const addCase: RegressionProject['addCase'] = (id, definition) =>
    void folder.write(`tests/regression/cases/${id}.yml`, JSON.stringify(definition));
  const cases = () => loadCases(config(), 'extended');
  const ports: RegressionProject['ports'] = ({ stop = createStopSwitch(), ...more } = {}) => ({
    config: config(),
    env: { PATH: process.env['PATH'], HOME: folder.path },
    isOffline: false,
    p1: null,
    redactor: createRedactor({ secrets: ['correct horse battery'], patterns: [] }),
    stop,
    openRunner: () => runnerHere(stop),
    ...more,
  });
  const run: RegressionProject['run'] = more =>
    runSuite(
      {
        tier: 'extended',
        cases: cases(),
        shard: null,
        clock: systemClock,
        commit: null,
        workers: 4,
        onCase: () => {},
        onProgress: () => {},
      },
      ports(more),
    );
  return {
    get path() {
      return folder.path;
    },
    at: folder.at,
    read: folder.read,
    write: (file, content) => folder.write(join(file), content),
    config,
    addCase,
    cases,
    ports,
    run,
    runOne: async definition => {
      addCase('one', definition);
      const [only] = (await run()).cases;
      if (only === undefined) throw new Error('the suite is empty');
      return only;
    },
  };
}

export function stoppedSwitch(): StopSwitch {
  const stop = createStopSwitch();
  stop.request({ cause: 'cancelled', why: 'SIGINT' });
  return stop;
}
