import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { LEG_DEFAULT } from '../../../src/compose/action.ts';
import type { JournalEvent } from '../../../src/kernel/events/index.ts';
import { parseJournal } from '../../../src/kernel/journal-reading.ts';
import { copiedBundle } from '../bundle.ts';
import { type EnvironmentOptions, type GitHubDouble, startGitHubDouble } from '../github/github-double.ts';
import { shortRetryDelaysOption } from '../github/short-retry-delays.ts';
import { type TempFolder, useTempFolder } from '../temp-folder.ts';
import { type Job, type StepAnswer, startJob } from './job.ts';

export interface WorkflowJobOptions extends EnvironmentOptions {
  /** Name of the machine, which is fresh: two jobs on machines of one name have the same paths. */
  readonly on?: string;
  /** Variables of the job's steps besides those of the runner; undefined takes one of those away. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Leaves the clients' waits, and p1's own, as they are. */
  readonly isPatient?: boolean;
  /** Files of the repository besides p1.yml. */
  readonly files?: Readonly<Record<string, string>>;
  /** What `leg` is on this leg of a matrix. */
  readonly leg?: string;
}

export interface WorkflowJob extends Job {
  readonly env: Readonly<Record<string, string>>;
  readonly events: () => readonly JournalEvent[];
  /** A launch and its post. */
  readonly launch: (inputs: Readonly<Record<string, string>>) => Promise<LaunchedInJob>;
}

export interface LaunchedInJob {
  readonly main: StepAnswer;
  readonly post: StepAnswer;
}

/** One workflow run on GitHub, as the double plays it: its jobs run one after another, each on a fresh machine. */
export interface WorkflowRun extends TempFolder {
  readonly github: GitHubDouble;
  /** Declares the p1.yml of jobs that start from here on. */
  readonly declare: (
    steps: Readonly<Record<string, object>>,
    top?: Readonly<Record<string, unknown>>,
  ) => void;
  readonly job: (name: string, options?: WorkflowJobOptions) => WorkflowJob;
  /** A whole job that launches one command, as a step of the job's name, and uploads its journal alone. */
  readonly work: (name: string, command: string, options?: WorkflowJobOptions) => Promise<void>;
  /** The session report of a last job; `results` has what became of each job that it needs. */
  readonly report: (
    results: Readonly<Record<string, string>>,
    inputs?: Readonly<Record<string, string>>,
    options?: WorkflowJobOptions,
  ) => Promise<StepAnswer>;
  /** Names of the artifacts that were stored whole, oldest first. */
  readonly artifactNames: () => readonly string[];
}

export function useWorkflowRun(): WorkflowRun {
  const folder = useTempFolder();
  const dist = dirname(copiedBundle());
  let github: GitHubDouble;
  let config = '';
  let machines = 0;

  beforeEach(async () => {
    github = await startGitHubDouble();
    config = '{"version": 1}';
  });
  afterEach(() => github.close());

  function job(
    name: string,
    {
      on = `machine-${++machines}`,
      leg = '',
      isPatient = false,
      files = {},
      variables = {},
      ...options
    }: WorkflowJobOptions,
  ): WorkflowJob {
    rmSync(folder.at(on), { recursive: true, force: true });
    for (const [path, content] of Object.entries({ '.github/p1.yml': config, ...files })) {
      folder.write(join(on, 'workspace', path), content);
    }
    const env = github.environment({ job: name, ...options });
    const nodeOptions = isPatient ? {} : { NODE_OPTIONS: shortRetryDelaysOption() };
    const given = Object.entries({ ...env, ...nodeOptions, ...variables });
    const token = env['GITHUB_TOKEN'] ?? '';
    const expressions = { '${{ github.token }}': token, [LEG_DEFAULT]: leg };
    const started = startJob(folder.at(on), onlySet(given), { dist, expressions });
    return {
      ...started,
      env,
      events: () => parseJournal(readFileSync(started.journal, 'utf8')).events,
      launch: async inputs => {
        const main = await started.main('launch', inputs);
        return { main, post: await started.post(main) };
      },
    };
  }

  return {
    get path() {
      return folder.path;
    },
    at: folder.at,
    write: folder.write,
    read: folder.read,
    get github() {
      return github;
    },
    declare: (steps, top = {}) => {
      // JSON is YAML.
      config = JSON.stringify({ version: 1, ...top, steps });
    },
    job: (name, options = {}) => job(name, options),
    work: async (name, command, options = {}) => {
      const { post } = await job(name, options).launch({ run: command, step: name, upload: 'false' });
      if (post.status !== 0) throw new Error(`the post of ${name} failed: ${post.stdout}`);
    },
    report: (results, inputs = {}, options = {}) => {
      const needs = Object.entries(results).map(([name, result]) => [name, { result, outputs: {} }] as const);
      const given = { needs: JSON.stringify(Object.fromEntries(needs)), ...inputs };
      return job('report', options).main('session-report', given);
    },
    artifactNames: () =>
      github.artifacts
        .all()
        .filter(artifact => artifact.isFinalized)
        .map(artifact => artifact.name),
  };
}

function onlySet(variables: readonly (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
