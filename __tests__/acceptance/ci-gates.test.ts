import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { GATE_IDS } from '../../src/config/gate-ids.ts';
import { useWorkflowRun, type WorkflowJob } from '../doubles/job/workflow-run.ts';
import { commitAll, gitIn } from '../doubles/regression/freezing.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { terminalIn } from '../doubles/terminal.ts';

const folder = useTempFolder();
const terminal = terminalIn(() => folder.path);
const run = useWorkflowRun();

const answer = z.object({
  decision: z.string(),
  reason_code: z.string(),
  data: z.object({
    verdict: z.string(),
    is_partial: z.boolean(),
    policy_source: z.string(),
    gates: z.array(z.object({ id: z.string(), verdict: z.string(), failures: z.number() })),
  }),
});
const asked = (stdout: string) => answer.parse(JSON.parse(stdout));

const UNPINNED = `
on: pull_request
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: somebody/something@v3
`;

describe('at a terminal, the example', () => {
  const example = (): void => {
    cpSync('examples/ci-gates', folder.path, { recursive: true });
    gitIn(folder.path, 'init', '-q', '-b', 'main');
    commitAll(folder.path);
  };

  test('is asked all gates, and none of them fails it for what it has not set up', async () => {
    example();
    const { status, stdout } = await terminal.p1(['gates', '--offline']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^RESULT: PASS/m);
    for (const id of GATE_IDS) expect(stdout).toMatch(new RegExp(`^${id} +(pass|warn|n/a) `, 'm'));
  });

  test('without its p1.yml, as at first adoption, is not red either', async () => {
    example();
    gitIn(folder.path, 'rm', '-q', '.github/p1.yml');
    commitAll(folder.path);
    const { data, decision } = asked((await terminal.p1(['gates', '--offline', '--json'])).stdout);
    expect(decision).toBe('continue');
    expect(data.policy_source).toContain('defaults');
    expect(data.gates.map(({ id }) => id)).toEqual(GATE_IDS);
  });

  test('is asked some gates, which is no check', async () => {
    example();
    const { stdout } = await terminal.p1(['gates', '--offline', '--only', 'workflows,secrets']);
    expect(stdout).toMatch(/^partial, not a check \(secrets, workflows\): /m);
    expect(stdout).not.toContain('RESULT:');
    expect(stdout).not.toContain('change-control');
  });

  test('with a change that fails exits with 1, and writes what was found as SARIF', async () => {
    example();
    folder.write('.github/workflows/bad.yml', UNPINNED);
    commitAll(folder.path);
    const { status, stdout } = await terminal.p1([
      'gates',
      '--offline',
      '--base',
      'HEAD~1',
      '--sarif',
      'gates.sarif',
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^RESULT: FAIL: .*Workflows/m);
    expect(stdout).toMatch(/^FAIL {4}workflows\/\S+ {2}\.github\/workflows\/bad\.yml:9:\d+: /m);
    expect(JSON.parse(folder.read('gates.sarif')).runs).toHaveLength(8);
  });

  test('refuses a gate that there is not, and a base that there is not is no pass', async () => {
    example();
    const unknown = await terminal.p1(['gates', '--only', 'secret']);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/--only: "secret" is not some of secrets, dependencies, /);
    const nowhere = await terminal.p1(['gates', '--offline', '--base', 'nowhere']);
    expect(nowhere.status).toBe(1);
    expect(nowhere.stdout.match(/^\S+ +ERROR /gm)).toHaveLength(GATE_IDS.length);
  });
});

describe('in a job', () => {
  const put = (job: WorkflowJob, file: string, text: string): void =>
    writeFileSync(join(job.workspace, file), text);
  /** A job whose repository has a base, and a change on top of it. */
  const changed = (files: Readonly<Record<string, string>>): WorkflowJob => {
    const job = run.job('gates', { files: { '.gitignore': '.p1\n', '.github/workflows/none.txt': '' } });
    put(job, '.github/p1.yml', 'version: 1\n');
    gitIn(job.workspace, 'init', '-q', '-b', 'main');
    commitAll(job.workspace);
    for (const [file, text] of Object.entries(files)) put(job, file, text);
    commitAll(job.workspace);
    return job;
  };

  test('what fails is in outputs, annotations, summary, SARIF and journal', async () => {
    const job = changed({ '.github/workflows/bad.yml': UNPINNED });
    const step = await job.main('ci-gates', { base: 'HEAD~1', offline: 'true' });
    expect(step.status).toBe(1);
    expect(step.outputs).toMatchObject({
      decision: 'failure',
      'reason-code': 'gate-failed',
      verdict: 'fail',
    });
    expect(step.outputs['failed-gates']?.split(',')).toContain('workflows');
    expect(step.stdout).toMatch(
      /^::error title=Workflows%3A workflows\/\S+,file=\.github\/workflows\/bad\.yml,line=9,/m,
    );
    expect(step.stdout).toMatch(/^gate workflows: fail \(/m);
    expect(step.summary).toMatch(/^## ❌ CI gates FAIL: .*Workflows/);
    expect(step.summary.match(/^\| \S+ \| \[/gm)).toHaveLength(8);
    const sarif = JSON.parse(readFileSync(step.outputs['sarif-file'] ?? '', 'utf8'));
    expect(sarif.runs).toHaveLength(8);
    expect(job.events().filter(({ type }) => type === 'gate.finished')).toHaveLength(8);
    const post = await job.post(step);
    expect(post.summary).toContain('## Gates');
  });

  test('a change that breaks p1.yml is judged by that of the base', async () => {
    const job = changed({ '.github/p1.yml': 'version: 1\nnonsense: true\n' });
    const step = await job.main('ci-gates', { base: 'HEAD~1', offline: 'true' });
    expect(step.outputs['reason-code']).not.toBe('config-invalid');
    expect(asked(step.outputs['result'] ?? '').data.policy_source).toContain('of the base');
  });

  test('a p1.yml that is not legal where nothing is judged by another is an error', async () => {
    const job = changed({ '.github/p1.yml': 'version: 1\nnonsense: true\n' });
    const step = await job.main('ci-gates', { offline: 'true' });
    expect(step.outputs).toMatchObject({ 'reason-code': 'config-invalid', verdict: '' });
  });
});
