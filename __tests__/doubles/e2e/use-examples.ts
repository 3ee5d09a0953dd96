import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach } from '@jest/globals';
import { stringify } from 'yaml';
import { type ActRun, type Consumer, type Trigger, useConsumer } from '../act.ts';
import type { EnvironmentOptions, GitHubDouble } from '../github/github-double.ts';
import { startGitHubDouble } from '../github/github-double.ts';
import { isOperation, operations } from '../github/operation.ts';
import type { AccessLevel } from '../github/stores/tokens.ts';
import { isOwnAction, permissionsOf, readWorkflow } from './declared.ts';

export const REPOSITORY = 'octo-org/widgets';

/** Examples as repositories of their own, run by act against the double, each job with a token that may do what it declares. */
export interface Examples {
  readonly consumer: Consumer;
  readonly github: GitHubDouble;
  /** Copies an example's files; its p1.yml becomes the default branch's policy, changed so. */
  readonly take: (example: string, policy?: (p1Yml: string) => string) => void;
  /** A run of its own. What its last job's report says is then in `kept/`. */
  readonly run: (trigger: Trigger, options?: EnvironmentOptions) => Promise<ActRun>;
  /** What each job's calls could only be answered with, by `<file> <job>`; the highest of each permission. */
  readonly needs: () => Readonly<Record<string, readonly string[]>>;
  /** How often each operation of REST and GraphQL was asked for: what counts against the hour's limit. */
  readonly restCalls: () => Readonly<Record<string, number>>;
  /** Calls that were refused for want of a permission. */
  readonly forbidden: () => readonly string[];
  /** What artifacts there are, without what is drawn by lot in their names. */
  readonly artifacts: () => readonly string[];
}

export function useExamples(): Examples {
  let github: GitHubDouble;
  const jobs = new Map<string, string>();
  let runs = 100;

  beforeEach(async () => {
    github = await startGitHubDouble();
    jobs.clear();
  });
  afterEach(() => github.close());

  const consumer = useConsumer((text, file) => withTokens(text, file));

  /** The same workflow whose own actions have the token of their job, and whose report is kept. */
  function withTokens(text: string, file: string): string {
    const workflow = readWorkflow(text);
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const may = permissionsOf(workflow, job);
      const token = github.token({
        actions: level(may['actions']),
        contents: level(may['contents']),
        'pull-requests': level(may['pull-requests']),
      });
      jobs.set(token, `${file} ${name}`);
      // act numbers the legs anew when only some of them run again: the second step of an example is its second leg.
      const leg =
        job['strategy'] === undefined ? {} : { leg: "${{ matrix.step == 'summarise' && 1 || '' }}" };
      for (const step of job.steps ?? [])
        if (isOwnAction(step.uses)) step.with = { ...step.with, token, ...leg };
      if (job.steps?.some(({ uses }) => uses?.includes('/session-report') === true))
        job.steps.push({ if: 'always()', run: 'cp .p1/reports/session_report.json "$KEPT/"' });
    }
    // act takes no expression here.
    return stringify(workflow).replace(/max-parallel: .*/, 'max-parallel: 1');
  }

  function take(example: string, policy: (p1Yml: string) => string = text => text): void {
    cpSync(`examples/${example}`, consumer.at('consumer'), { recursive: true });
    const folder = consumer.at('consumer/.github/workflows');
    for (const name of readdirSync(`examples/${example}/.github/workflows`)) {
      const text = readFileSync(`examples/${example}/.github/workflows/${name}`, 'utf8');
      writeFileSync(`${folder}/${name}`, withTokens(text, `${example}/${name}`));
    }
    const file = consumer.at('consumer/.github/p1.yml');
    writeFileSync(file, policy(readFileSync(file, 'utf8')));
    github.git.of(REPOSITORY).write('main', { '.github/p1.yml': readFileSync(file, 'utf8') });
    consumer.write('kept/.keep', '');
    rmSync(consumer.at('consumer/.p1'), { recursive: true, force: true });
    consumer.commit(`as ${example}`);
  }

  async function run(trigger: Trigger, options: EnvironmentOptions = {}): Promise<ActRun> {
    const runId = options.runId ?? ++runs;
    const event = trigger.event ?? 'push';
    const env = github.environment({ event, ...options, runId });
    const ran = await consumer.run({
      ...trigger,
      env: {
        ...passed(env),
        ACTIONS_CACHE_SERVICE_V2: 'True',
        KEPT: consumer.at('kept'),
        NO_PROXY: '127.0.0.1',
        ...trigger.env,
      },
    });
    github.runs.finish(runId, ran.status === 0 ? 'success' : 'failure');
    return ran;
  }

  return {
    consumer,
    get github() {
      return github;
    },
    take,
    run,
    needs: () => highest(github.asked().map(({ token, need }) => [jobs.get(token) ?? token, need])),
    restCalls: () =>
      Object.fromEntries(
        Object.entries(github.requests.counts()).filter(
          ([name]) => !isOperation(name) || ['rest', 'graphql'].includes(operations[name]),
        ),
      ),
    forbidden: () =>
      github.requests
        .all()
        .flatMap(({ status, method, path }) => (status === 403 ? [`${method} ${path}`] : [])),
    artifacts: () =>
      github.artifacts
        .all()
        .map(({ name }) =>
          name.replace(/\d{8}T\d{6}Z-[0-9a-z]{8}|[0-9a-f]{12}(-[0-9a-z]{8})?$|\d{13}$/g, '#'),
        )
        .sort(),
  };
}

const PASSED = [
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'GITHUB_API_URL',
  'GITHUB_GRAPHQL_URL',
  'GITHUB_RUN_ID',
  'GITHUB_RUN_ATTEMPT',
];

function passed(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(PASSED.map(name => [name, env[name] ?? '']));
}

function level(word: string | undefined): AccessLevel {
  return word === 'write' || word === 'read' ? word : 'none';
}

/** What is asked for by each, without what something else that it asks for includes. */
export function highest(asked: readonly (readonly [string, string])[]): Record<string, string[]> {
  const isIncluded = (who: string, need: string) =>
    need.endsWith(': read') &&
    asked.some(([other, more]) => other === who && more === need.replace(': read', ': write'));
  const needsOf = (who: string) => [
    ...new Set(asked.flatMap(([other, need]) => (other === who && !isIncluded(who, need) ? [need] : []))),
  ];
  const all = [...new Set(asked.map(([who]) => who))].sort();
  return Object.fromEntries(all.map(who => [who, needsOf(who).sort()]));
}

/** The log of a run that ended otherwise is what a reader needs. */
export function ended(run: ActRun, status: number): ActRun {
  if (run.status !== status) throw new Error(`act ended with ${run.status}:\n${run.log}`);
  return run;
}

/** The summaries that the steps of a run wrote, oldest first. */
export function summariesOf(run: ActRun): readonly string[] {
  return [...run.log.matchAll(/⚙ {2}Summary - ([\s\S]*?)\n(?=\[)/g)].map(match => match[1] ?? '');
}
