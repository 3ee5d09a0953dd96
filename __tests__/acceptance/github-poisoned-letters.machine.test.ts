// needs: minutes
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { DeadLetter } from '../../src/dlq/dead-letter.ts';
import { nameOf } from '../../src/platform/github/letter-name.ts';
import { describeRun, type RunOptions } from '../doubles/github/run.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { letterId, letterOf } from '../doubles/letters.ts';

const run = useWorkflowRun();
const write = { actions: 'write', contents: 'write' } as const;
const GOOD = letterId(1);
const BAD = letterId(2);
const LONG_AGO = { due_at: '2026-01-01T00:00:00.000Z' };
const letter = (own: Partial<DeadLetter> = {}): DeadLetter =>
  letterOf(BAD, { ...LONG_AGO, parameters: { who: 'x' }, ...own });

interface Poison {
  readonly name?: string;
  readonly content?: string | Buffer;
  readonly digest?: string | undefined;
  readonly bytes?: number;
  readonly from?: RunOptions;
  readonly expiresAt?: Date;
}

/** An artifact as anybody's workflow run may have left it, beside a marker. */
function place({
  name = nameOf(letter()),
  content = JSON.stringify(letter()),
  bytes,
  from = {},
  expiresAt,
  ...given
}: Poison): void {
  const by = describeRun({ runId: 7, ...from });
  run.github.runs.begin(by);
  for (const [each, body] of [
    ['p1-dlq', 'marker'],
    [name, content],
  ] as const) {
    const artifact = run.github.artifacts.create(by, {
      name: each,
      mimeType: 'application/json',
      expiresAt: each === name ? expiresAt : undefined,
    });
    if (artifact === undefined) continue;
    const buffer = Buffer.from(body);
    run.github.blobs.put(artifact.blob, { content: buffer, contentType: 'application/json' });
    const digest =
      'digest' in given ? given.digest : `sha256:${createHash('sha256').update(buffer).digest('hex')}`;
    run.github.artifacts.finalize(artifact, bytes ?? buffer.length, digest);
  }
}

/** Bytes as a ZIP with a member that leads outside begins. */
const ZIP = Buffer.concat([
  Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'),
  Buffer.alloc(40),
  Buffer.from('../../../../tmp/pwned'),
]);
const BOMB = Buffer.alloc(3 * 1024 * 1024, ' ');

/** The same, whose member is a link to a folder outside. */
const LINK = Buffer.concat([
  ZIP.subarray(0, 46),
  Buffer.from('entry.json/etc'),
  Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'),
  Buffer.from([0, 0, 0xff, 0xa1]),
]);

test.each<[string, Poison, RegExp]>([
  ['a ZIP with a member that leads outside', { content: ZIP }, /not JSON/],
  ['a ZIP with a link', { content: LINK }, /digest/],
  ['nothing', { content: '' }, /not JSON/],
  ['its time over', { expiresAt: new Date(Date.now() + 1) }, /nothing to retry/],
  [
    'another class than its name says',
    { content: JSON.stringify(letter({ error: { ...letter().error, class: 'overload' } })) },
    /what its name says/,
  ],
  [
    'another due time than its name says',
    { content: JSON.stringify(letter({ due_at: '2026-01-02T00:00:00.000Z' })) },
    /what its name says/,
  ],
  ['a body that is longer than it says', { content: BOMB, bytes: 100 }, /longer than 1 MiB|digest/],
  ['1 GB', { bytes: 1024 ** 3 }, /longer than 1 MiB/],
  ['another digest', { digest: `sha256:${'0'.repeat(64)}` }, /digest/],
  ['no digest', { digest: undefined }, /no digest/],
  ['no JSON', { content: '{"schema_version": 1,' }, /not JSON/],
  ['another schema', { content: JSON.stringify({ ...letter(), schema_version: 2 }) }, /schema_version/],
  ['a key more', { content: JSON.stringify({ ...letter(), run: 'touch pwned' }) }, /nrecognized|run/],
  [
    'another step than its name says',
    { content: JSON.stringify(letter({ step: 'other' })) },
    /what its name says/,
  ],
  [
    'another attempt than its name says',
    { content: JSON.stringify(letter({ attempt: 7 })) },
    /what its name says/,
  ],
  [
    'another id than its name says',
    { content: JSON.stringify({ ...letter(), id: letterId(3) }) },
    /what its name says/,
  ],
  [
    'a step that p1.yml does not have',
    { name: nameOf(letter({ step: 'gone' })), content: JSON.stringify(letter({ step: 'gone' })) },
    /no step "gone"/,
  ],
  [
    'a parameter that is not declared',
    {
      name: nameOf(letter()),
      content: JSON.stringify(letter({ parameters: { who: 'x', 'LD-PRELOAD': '/tmp/x' } })),
    },
    /declares no such parameter/,
  ],
  ['a fork', { from: { headRepositoryId: 666 } }, /nothing to retry|fork/],
  ['a feature branch', { from: { ref: 'refs/heads/feature' } }, /comes from branch feature/],
  ['a wrong event', { from: { event: 'pull_request_target' } }, /comes from event pull_request_target/],
])('an entry with or from %s is refused, never run, and good ones are retried', async (_, poison, why) => {
  run.declare({ work: { run: 'touch "$P1_OUTPUT_DIR/a" ran', parameters: { who: 'string' } } });
  place(poison);
  const good = letterOf(GOOD, { ...LONG_AGO, parameters: { who: '$(touch pwned); `touch pwned`' } });
  place({ name: nameOf(good), content: JSON.stringify(good), from: { runId: 8 } });
  const job = run.job('drain', { runId: 9, ...write });
  const bad = await job.main('launch', { 'dead-letter': BAD });
  expect(bad.outputs['state'] ?? '').toBe('');
  expect(bad.stdout).toMatch(why);
  expect(existsSync(`${job.workspace}/ran`)).toBe(false);
  const retry = await job.main('launch', { 'dead-letter': GOOD });
  expect([retry.status, retry.outputs['state']]).toEqual([0, 'SUCCESS']);
  expect(existsSync(`${job.workspace}/pwned`)).toBe(false);
});

test.each([
  'p1-dlq-../../etc~ready~work~failure~1~1',
  `p1-dlq-${BAD}~ready~../work~failure~1~1`,
  `p1-dlq-${BAD}~ready~work~root~1~1`,
  `p1-dlq-${BAD}~ready~work~failure~0~1`,
  `p1-dlq-${BAD}~ready~work~failure~1~99999999999999`,
  `p1-dlq-${BAD}~ready~work~failure~1~0`,
  `p1-dlq-${BAD}~permanent~work~failure~1~4`,
  `p1-dlq-${BAD}~ready~work~failure~1~1~more`,
  `p1-dlq-${BAD}~processing~work~failure~1~1`,
])('an artifact of the name %s is counted and told, and is no entry', async name => {
  place({ name });
  const status = await run.job('look', { runId: 9, ...write }).main('dlq', { operation: 'status' });
  expect(status.outputs).toMatchObject({ ready: '0', permanent: '0', quarantine: '0' });
  const { refused } = JSON.parse(status.outputs['result'] ?? '').data;
  expect(refused).toEqual([{ name, why: 'is not the name of an entry' }]);
});

test('of three copies of an entry the latest counts, and only once', async () => {
  run.declare({ work: { run: 'true', parameters: { who: 'string' } } });
  for (const attempt of [1, 3, 2]) {
    const copy = letter({ attempt });
    place({ name: nameOf(copy), content: JSON.stringify(copy), from: { runId: 10 + attempt } });
  }
  const list = await run.job('look', { runId: 20, ...write }).main('dlq', { operation: 'list' });
  const { entries, doubles } = JSON.parse(list.outputs['result'] ?? '').data;
  expect(entries).toMatchObject([{ id: BAD, attempt: 3 }]);
  expect(doubles).toBe(2);
  const names = () => run.artifactNames().filter(name => name.startsWith('p1-dlq-'));
  await run.job('dry', { runId: 21, ...write }).main('dlq', { operation: 'plan', 'dry-run': 'true' });
  expect(names()).toHaveLength(3);
  await run.job('plan', { runId: 22, ...write }).main('dlq', { operation: 'plan' });
  expect(names()).toEqual([expect.stringContaining('~failure~3~')]);
});

test('an entry of a workflow that p1.yml does not allow is refused, and one of a workflow that it allows is retried', async () => {
  const allow = { workflows: ['.github/workflows/nightly.yml'], events: ['push'] };
  run.declare(
    { work: { run: 'touch "$P1_OUTPUT_DIR/a"', parameters: { who: 'string' } } },
    { dlq: { allow } },
  );
  place({ from: { workflowPath: '.github/workflows/other.yml' } });
  const good = letterOf(GOOD, { ...LONG_AGO, parameters: { who: 'x' } });
  const from = { runId: 8, workflowPath: '.github/workflows/nightly.yml' };
  place({ name: nameOf(good), content: JSON.stringify(good), from });
  const job = run.job('drain', { runId: 9, ...write });
  const bad = await job.main('launch', { 'dead-letter': BAD });
  expect(bad.outputs['state'] ?? '').toBe('');
  expect(bad.stdout).toMatch(/other\.yml, which dlq\.allow\.workflows does not name/);
  expect((await job.main('launch', { 'dead-letter': GOOD })).outputs['state']).toBe('SUCCESS');
});

test('what is refused is counted in the report of the session', async () => {
  run.declare({ work: { run: 'true', parameters: { who: 'string' } } });
  place({ content: '{' });
  const job = run.job('drain', { runId: 9, ...write });
  await job.main('launch', { 'dead-letter': BAD });
  const ignored = job.events().filter(event => event.type === 'dead-letter.ignored');
  expect(ignored).toMatchObject([{ name: BAD, why: expect.stringMatching(/not JSON/) }]);
});

test('a run of a tag that is named like the default branch ends no entry, and a plan there warns that nothing can be claimed', async () => {
  run.declare({ work: { run: 'true', parameters: { who: { type: 'string' } } } });
  place({});
  place({ from: { runId: 66, ref: 'refs/tags/main' }, name: `p1-done-${BAD}`, content: 'p1\n' });
  const plan = (runId: number, from: RunOptions) =>
    run.job('plan', { runId, ...from, ...write }).main('dlq', { operation: 'plan' });
  const [there, here] = [await plan(80, { ref: 'refs/tags/main' }), await plan(81, {})];
  expect([there.status, there.outputs['due']]).toEqual([0, '1']);
  expect(there.stdout).toContain('Warning: This job runs for refs/tags/main');
  expect(here.stdout).not.toContain('Warning');
  const retry = await run.job('retry', { runId: 82, ...write }).main('launch', { 'dead-letter': BAD });
  expect(retry.outputs['state']).toBe('SUCCESS');
});
