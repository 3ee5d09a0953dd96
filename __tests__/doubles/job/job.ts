import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { bareEnvironment, type Child, type ChildAnswer, startNode } from '../child.ts';
import { byName, parseRunnerFile, type RunnerEntry } from './runner-file.ts';

/** One step of a job: an action that ran. */
export interface StepAnswer extends ChildAnswer {
  readonly action: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** In the order written, repetitions included. */
  readonly outputEntries: readonly RunnerEntry[];
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What it set in the environment of the steps that follow. */
  readonly variables: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface StartedStep {
  readonly child: Child;
  readonly answer: Promise<StepAnswer>;
}

/** A runner's job, as far as an action can see it: workspace, temporary folder, and a set of files per step. */
export interface Job {
  readonly workspace: string;
  readonly journal: string;
  readonly start: (action: string, inputs?: Readonly<Record<string, string>>) => StartedStep;
  readonly main: (action: string, inputs?: Readonly<Record<string, string>>) => Promise<StepAnswer>;
  /** The post of a step, with what its main saved and the same inputs. */
  readonly post: (step: StepAnswer) => Promise<StepAnswer>;
}

const actionFile = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string() })),
  runs: z.object({ using: z.literal('node24'), main: z.string(), post: z.string() }),
});

export interface JobOptions {
  /** The bundle to run: `dist/` unless told. */
  readonly dist?: string;
  /** What the runner makes of the expressions that are defaults of inputs. */
  readonly expressions?: Readonly<Record<string, string>>;
}

export function startJob(
  folder: string,
  extra: Readonly<Record<string, string>> = {},
  { dist = 'dist', expressions = {} }: JobOptions = {},
): Job {
  const workspace = join(folder, 'workspace');
  const temp = join(folder, 'temp');
  for (const made of [workspace, temp]) mkdirSync(made, { recursive: true });
  const env = { ...bareEnvironment(folder), ...jobVariables(workspace, temp), ...extra };
  let steps = 0;

  function run(
    action: string,
    phase: 'main' | 'post',
    inputs: Readonly<Record<string, string>>,
    state: Readonly<Record<string, string>>,
  ): StartedStep {
    const declared = readAction(action);
    const files = stepFiles(join(folder, `step-${steps++}`));
    const program = relative('dist', resolve(action, declared.runs[phase]));
    const given = inputVariables(declared.inputs, inputs, expressions);
    const child = startNode(resolve(dist, program), [], {
      cwd: workspace,
      // A test may have files of its own where the runner's would be.
      env: { ...files, ...env, ...given, ...stateVariables(state) },
    });
    return { child, answer: child.ended.then(ended => ({ action, inputs, ...ended, ...written(files) })) };
  }

  const start: Job['start'] = (action, inputs = {}) => run(action, 'main', inputs, {});
  return {
    workspace,
    journal: join(temp, 'p1', 'journal.ndjson'),
    start,
    main: (action, inputs) => start(action, inputs).answer,
    post: step => run(step.action, 'post', step.inputs, step.state).answer,
  };
}

type StepFiles = Readonly<
  Record<'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY' | 'GITHUB_ENV', string>
>;

function stepFiles(folder: string): StepFiles {
  mkdirSync(folder);
  const made = (name: string): string => {
    writeFileSync(join(folder, name), '');
    return join(folder, name);
  };
  return {
    GITHUB_OUTPUT: made('output'),
    GITHUB_STATE: made('state'),
    GITHUB_STEP_SUMMARY: made('summary'),
    GITHUB_ENV: made('env'),
  };
}

function written(files: StepFiles) {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const outputEntries = parseRunnerFile(read(files.GITHUB_OUTPUT));
  return {
    outputEntries,
    outputs: byName(outputEntries),
    state: byName(parseRunnerFile(read(files.GITHUB_STATE))),
    summary: read(files.GITHUB_STEP_SUMMARY),
    variables: byName(parseRunnerFile(read(files.GITHUB_ENV))),
  };
}

/** What users name after `uses: org/p1/`. */
function readAction(action: string) {
  const file = resolve(action, 'action.yml');
  const { inputs, runs } = actionFile.parse(parse(readFileSync(file, 'utf8')));
  return { inputs, runs, folder: dirname(file) };
}

/** The runner sets every declared input, and refuses nothing: what is not declared is only warned of. */
function inputVariables(
  declared: Readonly<Record<string, { readonly default: string }>>,
  given: Readonly<Record<string, string>>,
  expressions: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = Object.entries(declared).map(
    ([name, input]) => [name, expressions[input.default] ?? input.default] as const,
  );
  const values = { ...Object.fromEntries(defaults), ...given };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

function jobVariables(workspace: string, temp: string): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    // Nobody answers there: a job that is to be answered gets the double's address.
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    GITHUB_RUN_ID: '30433642',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'pipeline',
    GITHUB_REPOSITORY: 'octo-org/widgets',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'cafef00dcafef00dcafef00dcafef00dcafef00d',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_WORKFLOW: 'nightly',
  };
}
