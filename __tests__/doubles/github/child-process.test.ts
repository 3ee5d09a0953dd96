import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { shortRetryDelaysOption } from './short-retry-delays.ts';
import { parseRecord } from './trust-boundary.ts';

const step = startClientStep();
let github: GitHubDouble;

beforeAll(async () => {
  github = await startGitHubDouble();
  step.write('cached.txt', 'cached');
});

afterEach(() => github.faults.clear());

afterAll(async () => {
  await github.close();
  step.leave();
});

const inject = (fault: object) =>
  fetch(`${github.url}/_double/faults`, { method: 'POST', body: JSON.stringify(fault) });

async function readControl(path: string) {
  const response = await fetch(`${github.url}/_double/${path}`);
  return parseRecord(await response.text());
}

/** Runs a program that saves a cache and prints the id; gives its exit code and its last line. */
function saveInChild(key: string, wait = 'await main();'): Promise<{ code: number; id: string }> {
  const program = `
    async function main() {
      const { saveCache } = await import('@actions/cache');
      console.log(String(await saveCache([${JSON.stringify(join(step.workspace, 'cached.txt'))}], '${key}')));
    }
    ${wait}
  `;
  const env = {
    ...process.env,
    ...github.environment(),
    RUNNER_TEMP: step.workspace,
    GITHUB_WORKSPACE: step.workspace,
    NODE_OPTIONS: shortRetryDelaysOption(),
  };
  return new Promise(resolve => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', program], { env }, (_, stdout) => {
      resolve({ code: child.exitCode ?? -1, id: stdout.trim().split('\n').at(-1) ?? '' });
    });
  });
}

test('a child process is hit by faults set over HTTP, and its requests can be read over HTTP', async () => {
  await inject({ kind: 'server-error', operation: 'CreateCacheEntry', times: 2 });
  expect(await readControl('faults')).toMatchObject({ pending: [{ kind: 'server-error', times: 2 }] });
  const { code, id } = await saveInChild('by-child');
  expect([code, Number(id) >= 1]).toEqual([0, true]);
  expect(await readControl('requests')).toMatchObject({
    requests: [
      { operation: 'CreateCacheEntry', status: 503, fault: 'server-error' },
      { operation: 'CreateCacheEntry', status: 503 },
      { operation: 'CreateCacheEntry', status: 200, body: expect.stringContaining('by-child') },
      { operation: 'PutBlob', status: 201 },
      { operation: 'FinalizeCacheEntryUpload', status: 200 },
    ],
  });
});

test.each([
  ['with code 13 if it uses top-level await', 'await main();', 13],
  ['with code 0, as if it had succeeded, if it does not', 'main().catch(() => process.exit(1));', 0],
])(
  'an answer cut off in its body never settles the client: the program ends %s',
  async (_, wait, expected) => {
    await inject({ kind: 'lost-response', operation: 'CreateCacheEntry', loss: 'truncated' });
    const { code } = await saveInChild(`truncated-${expected}`, wait);
    expect(code).toBe(expected);
  },
);

test('a silent answer lasts until the client gives up', async () => {
  await inject({ kind: 'lost-response', operation: 'ListCaches', loss: 'silence' });
  const signal = AbortSignal.timeout(100);
  const listed = fetch(`${github.url}/repos/octo-org/widgets/actions/caches`, { signal });
  await expect(listed).rejects.toThrow('timeout');
});

test.each([
  [{ kind: 'earthquake' }, 'must be one of server-error'],
  [{ kind: 'server-error', operation: 'MakeTea' }, 'has no operation "MakeTea"'],
  [{ kind: 'rate-limit' }, 'The field "retryAfterSeconds" must be an integer.'],
])('the fault %j is refused with a sentence', async (fault, sentence) => {
  const response = await inject(fault);
  expect(response.status).toBe(400);
  expect(parseRecord(await response.text())['message']).toContain(sentence);
});

test('faults and requests are cleared over HTTP', async () => {
  await inject({ kind: 'server-error', operation: 'ListCaches' });
  for (const path of ['faults', 'requests']) {
    await fetch(`${github.url}/_double/${path}`, { method: 'DELETE' });
  }
  expect(await readControl('faults')).toEqual({ pending: [] });
  expect(await readControl('requests')).toEqual({ requests: [] });
});
