import { readdirSync } from 'node:fs';
import { z } from 'zod';
import { REASON_CODES } from '../../src/kernel/result.ts';
import { RUN_STATES } from '../../src/kernel/run-states.ts';
import { copiedBundle } from './bundle.ts';
import { bareEnvironment, type Child, type ChildAnswer, startNode } from './child.ts';
import { readCurrent, type SetReading } from './output-set.ts';
import { type TempFolder, useTempFolder } from './temp-folder.ts';

const runState = z.enum(RUN_STATES);
const launchResult = z.object({
  decision: z.string(),
  reason_code: z.enum(REASON_CODES),
  message: z.string(),
  fix: z.string().nullable(),
  data: z.object({ state: runState, run_id: z.string(), exit_code: z.number().nullable() }).partial(),
});
const runsResult = z.object({
  data: z.object({
    runs: z.array(
      z.object({
        run_id: z.string(),
        step: z.string(),
        state: runState,
        reason_code: z.string().nullable(),
      }),
    ),
  }),
});

export type LaunchResult = z.infer<typeof launchResult>;
export type MachineRun = z.infer<typeof runsResult>['data']['runs'][number];

/** A step as p1.yml has it. */
export type StepYaml = Readonly<Record<string, unknown>> & { readonly run: string };

/** `p1 launch --json`, ended. */
export interface Launched extends ChildAnswer {
  readonly result: LaunchResult;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A repository with a p1.yml in a temporary folder, and `p1` as at a terminal there. `root` is `.p1`. */
export interface Project extends TempFolder {
  readonly cli: string;
  readonly env: () => Record<string, string>;
  readonly declare: (
    steps: Readonly<Record<string, StepYaml>>,
    top?: Readonly<Record<string, unknown>>,
  ) => void;
  readonly start: (step: string, options?: LaunchOptions) => Child;
  readonly launch: (step: string, options?: LaunchOptions) => Promise<Launched>;
  readonly runs: () => Promise<readonly MachineRun[]>;
  readonly current: (step: string) => SetReading;
  /** What all journals of the project hold, as text. */
  readonly journals: () => string;
}

export function useProject(): Project {
  const folder = useTempFolder();
  const cli = copiedBundle();
  const env: Project['env'] = () => bareEnvironment(folder.path);
  const start: Project['start'] = (step, { args = [], env: more = {} } = {}) =>
    startNode(cli, ['launch', '--json', ...args, step], { cwd: folder.path, env: { ...env(), ...more } });
  return {
    get path() {
      return folder.path;
    },
    at: folder.at,
    write: folder.write,
    read: folder.read,
    cli,
    env,
    // JSON is YAML.
    declare: (steps, top = {}) =>
      void folder.write('.github/p1.yml', JSON.stringify({ version: 1, ...top, steps })),
    start,
    launch: async (step, options) => launchedOf(await start(step, options).ended),
    runs: () => runsOf(cli, folder.path),
    current: step => readCurrent(folder.at('.p1/outputs', step)),
    journals: () => {
      const names = namesIn(folder.at('.p1/RUN_LOGS')).filter(name => name.endsWith('.ndjson'));
      return names.map(name => folder.read(`.p1/RUN_LOGS/${name}`)).join('');
    },
  };
}

/** What `p1 runs` tells of the project in `folder`. */
export async function runsOf(cli: string, folder: string): Promise<readonly MachineRun[]> {
  const { stdout } = await startNode(cli, ['runs', '--json'], { cwd: folder, env: bareEnvironment(folder) })
    .ended;
  return runsResult.parse(JSON.parse(stdout)).data.runs;
}

/** What `p1 launch --json` answered; throws when it printed no document. */
export function launchedOf(answer: ChildAnswer): Launched {
  try {
    return { ...answer, result: launchResult.parse(JSON.parse(answer.stdout)) };
  } catch (error) {
    throw new Error(`no result (${answer.status}, ${answer.signal}): ${answer.stderr}`, { cause: error });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
