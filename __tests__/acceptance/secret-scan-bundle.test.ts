import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { copiedBundle } from '../doubles/bundle.ts';
import { startNode } from '../doubles/child.ts';
import type { StepAnswer } from '../doubles/job/job.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { useRepository } from '../doubles/scan/repository.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});
/** Lines of the key that nothing may show. */
const SECRET_LINES = String(KEY)
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('-----'));

const result = z.object({
  decision: z.string(),
  reason_code: z.string(),
  data: z
    .object({
      commits: z.number(),
      findings: z.array(z.object({ path: z.string(), commit: z.string().nullable() })),
    })
    .partial(),
});

/** A file with the key, which a second commit takes out again. */
function commitKey(repo: ReturnType<typeof useRepository>): {
  readonly base: string;
  readonly guilty: string;
  readonly head: string;
} {
  repo.put('README.md', 'first\n');
  const base = repo.commit();
  repo.put('deploy/key.pem', String(KEY));
  const guilty = repo.commit();
  repo.remove('deploy/key.pem');
  return { base, guilty, head: repo.commit() };
}

function expectNoSecret(texts: readonly string[]): void {
  const shown = SECRET_LINES.filter(line => texts.some(text => text.includes(line.slice(0, 24))));
  expect(shown).toEqual([]);
}

function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(file => statSync(file).isFile())
    .map(file => readFileSync(file, 'latin1'));
}

describe('at a terminal', () => {
  const repo = useRepository();
  const cli = copiedBundle();
  const p1 = (...args: readonly string[]) =>
    startNode(cli, ['scan', ...args], { cwd: repo.folder, env: repo.env }).ended;

  test('a range whose secret was taken out again exits with 1, tells the commit, and shows the secret nowhere', async () => {
    const { base, guilty } = commitKey(repo);
    const answer = await p1('--range', `${base}..HEAD`, '--json', '--sarif', 'out.sarif');
    expect(answer.status).toBe(1);
    expect(answer.stderr).toMatch(/SECURITY VIOLATION \(.*\): deploy\/key\.pem:1 in commit/);
    expect(result.parse(JSON.parse(answer.stdout))).toMatchObject({
      decision: 'failure',
      reason_code: 'findings',
      data: { commits: 2, findings: [{ path: 'deploy/key.pem', commit: guilty }] },
    });
    const written = [
      ...textsBelow(repo.at('repo/.p1')),
      repo.read('repo/out.sarif'),
      answer.stdout,
      answer.stderr,
    ];
    expect(written.length).toBeGreaterThan(4);
    expectNoSecret(written);
  });

  test('a history scanned again tells the same from what it remembers, in which the secret is not', async () => {
    commitKey(repo);
    const [first, second] = [await p1('--history', '--json'), await p1('--history', '--json')];
    const [one, two] = [first, second].map(({ stdout }) => result.parse(JSON.parse(stdout)).data);
    expect([one?.commits, two?.commits]).toEqual([3, 0]);
    expect(two?.findings).toEqual(one?.findings);
    expectNoSecret(textsBelow(repo.at('repo/.p1')));
  });

  test('an allowlist of commits leaves out what that commit brought, and nothing else', async () => {
    const { base, guilty } = commitKey(repo);
    const rules = (commit: string): void =>
      void repo.write(
        'repo/.gitleaks.toml',
        `[extend]\nuseDefault = true\n[[allowlists]]\ncommits = ["${commit}"]\n`,
      );
    rules(guilty);
    expect((await p1('--range', `${base}..HEAD`)).status).toBe(0);
    rules(base);
    expect((await p1('--range', `${base}..HEAD`)).status).toBe(1);
  });

  test('what is staged exits with 1, and a clean tree with 0', async () => {
    repo.put('key.pem', String(KEY));
    repo.git(['add', '--all']);
    expect((await p1('--staged')).status).toBe(1);
    repo.git(['rm', '--quiet', '--cached', 'key.pem']);
    repo.put('key.pem', 'none\n');
    expect((await p1()).status).toBe(0);
  });

  test('the example is clean, with the salt of its own', async () => {
    cpSync('examples/secret-scan', repo.at('example'), { recursive: true });
    const answer = await startNode(cli, ['scan', '--tree', '.'], { cwd: repo.at('example'), env: repo.env })
      .ended;
    expect(answer).toMatchObject({ status: 0 });
    expect(answer.stdout).toContain('No secret of severity medium or worse');
  });

  test('a tree of which no file is left is not clean: nothing was scanned', async () => {
    repo.put('a.txt', 'x\n');
    repo.commit();
    repo.remove('a.txt');
    const { status, stderr } = await p1('--tree');
    expect(status).toBe(1);
    expect(stderr).toContain('nothing was scanned');
  });

  test('rules behind a device are refused, and not waited for', async () => {
    repo.put('a.txt', 'x\n');
    repo.commit();
    symlinkSync('/dev/zero', repo.at('repo/.gitleaks.toml'));
    const { status, stderr } = await p1('--tree');
    expect(status).toBe(2);
    expect(stderr).toContain('cannot be read');
  });

  test('a memo behind a link of the repository hides nothing', async () => {
    commitKey(repo);
    repo.put('key.pem', String(KEY));
    repo.commit();
    await p1('--tree');
    renameSync(repo.at('repo/.p1'), repo.at('repo/data'));
    symlinkSync('data', repo.at('repo/.p1'));
    const memo = repo.at('repo/data/scan/tree.memo');
    expect(existsSync(memo)).toBe(true);
    const { stdout } = await p1('--tree', '--json');
    const summary = JSON.parse(stdout);
    expect(summary.data.remembered).toBe(0);
    expect(summary.data.findings).toHaveLength(1);
  });

  test('a shallow clone exits with 1 and says what to set', async () => {
    commitKey(repo);
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${repo.folder}`, repo.at('shallow')]);
    const { status, stderr } = await startNode(cli, ['scan', '--history'], {
      cwd: repo.at('shallow'),
      env: repo.env,
    }).ended;
    expect(status).toBe(1);
    expect(stderr).toContain('fetch-depth: 0');
  });
});

describe('in a job', () => {
  const repo = useRepository();
  const run = useWorkflowRun();

  /** The action in a job whose workspace is the repository. */
  async function scan(
    event: string,
    payload: unknown,
    inputs: Readonly<Record<string, string>> = {},
    on = 'runner',
  ) {
    const file = run.write('event.json', JSON.stringify(payload));
    const job = run.job('scan', { on, variables: { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: file } });
    mkdirSync(job.workspace, { recursive: true });
    cpSync(repo.folder, job.workspace, { recursive: true });
    const main = await job.main('secret-scan', inputs);
    return { job, main, post: await job.post(main) };
  }

  function everything({ stdout, stderr, summary, outputs }: StepAnswer): readonly string[] {
    return [stdout, stderr, summary, ...Object.values(outputs)];
  }

  test('a pull request fails: marked, summed up, told and uploadable, and nowhere is the secret', async () => {
    const { base, head } = commitKey(repo);
    const { job, main, post } = await scan('pull_request', {
      pull_request: { base: { sha: base }, head: { sha: head } },
    });
    expect(main.status).toBe(1);
    expect(main.outputs).toMatchObject({
      decision: 'failure',
      'reason-code': 'findings',
      findings: '1',
      commits: '2',
    });
    expect(main.stdout).toMatch(/^SECURITY VIOLATION /m);
    expect(main.stdout).toMatch(/^::error title=SECURITY VIOLATION.*,file=deploy\/key\.pem,line=1,col=1::/m);
    expect(main.summary).toContain('## Secret scan: FAIL');
    const sarif = readFileSync(main.outputs['sarif-file'] ?? '', 'utf8');
    expect(JSON.parse(sarif).runs[0].results).toHaveLength(1);
    expect(post).toMatchObject({ status: 0 });
    expect(post.summary).toContain('## Secret scan');
    expect(job.events().map(({ type }) => type)).toEqual(
      expect.arrayContaining(['scan.finding', 'scan.finished']),
    );
    expectNoSecret([...everything(main), ...everything(post), sarif, readFileSync(job.journal, 'utf8')]);
  });

  test('a schedule scans all, and what it remembers is found by the next one', async () => {
    commitKey(repo);
    const { main } = await scan('schedule', {});
    expect(main.outputs).toMatchObject({ findings: '1', commits: '3' });
    expect(run.github.caches.all().map(({ key }) => key)).toEqual([
      expect.stringMatching(/^p1-scan-[0-9a-f]{32}-history-[0-9a-f]{16}$/),
    ]);
    const again = await scan('schedule', {});
    expect(again.main.outputs).toMatchObject({ findings: '1', commits: '0' });
  });

  test('a scan that cannot be whole fails, and leaves nothing that says it found nothing', async () => {
    const { head } = commitKey(repo);
    const { main } = await scan('pull_request', {
      pull_request: { base: { sha: 'f'.repeat(40) }, head: { sha: head } },
    });
    expect(main).toMatchObject({
      status: 1,
      outputs: { 'reason-code': 'range-unresolvable', 'sarif-file': '' },
    });
    expect(existsSync(main.outputs['sarif-file'] || '/nonexistent')).toBe(false);
  });
});
