// needs: strace
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/kernel/clock.ts';
import { stateDirectory } from '../../../../src/platform/local/state-directory.ts';
import { compileProgram } from '../../../conformance/state-store-program.ts';
import { bareEnvironment } from '../../../doubles/child.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const CALLS = 'openat,write,fsync,link,linkat,unlink,unlinkat,mkdir';
const TRIES = 24;
let program = '';

beforeEach(() => {
  program = compileProgram('__tests__/conformance/state-store-one-commit.ts', folder.at('program'));
});

interface Traced {
  readonly kind: string | null;
  readonly answer: string;
  readonly trace: string;
}

/** One commit of `two` to a state that holds `one`, under strace. */
async function commitUnder(inject?: string): Promise<Traced> {
  rmSync(folder.at('state'), { recursive: true, force: true });
  await open().commit(null, { 'a.json': 'one' }, 'before');
  const file = folder.at('strace.txt');
  const injection = inject === undefined ? [] : ['-e', `inject=${inject}`];
  const strace = ['-y', '-o', file, '-e', `trace=${CALLS}`, ...injection];
  const command = [process.execPath, program, folder.at('state'), 'two'];
  const { stdout } = spawnSync('strace', [...strace, ...command], {
    encoding: 'utf8',
    env: bareEnvironment(folder.path),
  });
  const trace = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { kind: /"kind":"([a-z]+)"/.exec(stdout)?.[1] ?? null, answer: stdout, trace };
}

const open = () => stateDirectory({ folder: folder.at('state'), clock: systemClock });

const isOurs = (line: string) =>
  line.includes(folder.at('state')) && !/O_RDONLY\|O_(NONBLOCK|CREAT)/.test(line);

/** The calls by which a commit changes the folder, and which call of its name each is in the life of the program. */
function effectsIn(
  trace: string,
): readonly { readonly call: string; readonly nth: number; readonly label: string }[] {
  const counts = new Map<string, number>();
  return trace.split('\n').flatMap(line => {
    const call = /^(\w+)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    const label = `${call} ${line.includes('state.draft') ? 'draft' : 'folder'}`;
    return isOurs(line) ? [{ call, nth, label }] : [];
  });
}

/**
 * How often node makes such calls for itself differs from run to run: what was hit is looked for in the trace, and where it
 * would have been this time is where the next try looks.
 */
async function hit(call: string, expected: number, label: string, how: string): Promise<Traced> {
  let nth = expected;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const traced = await commitUnder(`${call}:${how}:when=${nth}`);
    const lines = traced.trace.split('\n');
    const line =
      lines.find(each => each.endsWith('(INJECTED)')) ?? lines.filter(each => each.endsWith(' = ?')).at(-1);
    const kind = line?.includes('state.draft') ? 'draft' : 'folder';
    if (line !== undefined && isOurs(line) && label === `${call} ${kind}`) return traced;
    const meant = effectsIn(traced.trace).find(effect => effect.label === label);
    const aside = Math.ceil((attempt + 1) / 2) * (attempt % 2 === 0 ? 1 : -1);
    nth = Math.max(1, meant?.nth ?? expected + (aside % 4));
  }
  throw new Error(`${call} ${expected} was never hit`);
}

async function valueNow(): Promise<string> {
  const reading = await open().read();
  if (reading.kind !== 'hit') throw new Error(JSON.stringify(reading));
  return reading.files['a.json'] ?? '';
}

test('a commit that the disk refuses is not made, and says so; once linked its end is unknown at worst', async () => {
  const { kind, trace } = await commitUnder();
  expect([kind, await valueNow()]).toEqual(['committed', 'two']);
  const effects = effectsIn(trace);
  expect(effects.map(({ label }) => label)).toEqual([
    'openat draft',
    'write draft',
    'fsync draft',
    'link draft',
    'unlink draft',
    'openat folder',
    'fsync folder',
  ]);
  const answers: string[] = [];
  for (const { call, nth, label } of effects) {
    for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EACCES']) {
      const answer = await hit(call, nth, label, `error=${code}`);
      const drafts = readdirSync(folder.at('state')).filter(name => name.includes('draft')).length;
      answers.push(`${label}: ${answer.kind}, ${await valueNow()}${drafts > 0 ? ', draft left' : ''}`);
    }
  }
  expect([...new Set(answers)]).toEqual([
    'openat draft: unavailable, one',
    'write draft: unavailable, one',
    'fsync draft: unavailable, one',
    'link draft: unavailable, one',
    'unlink draft: committed, two, draft left',
    'openat folder: unknown, two',
    'fsync folder: unknown, two',
  ]);
}, 120_000);

test('a commit killed at any of its calls is made or not made, and the next one is made', async () => {
  const { trace } = await commitUnder();
  for (const { call, nth, label } of effectsIn(trace)) {
    expect((await hit(call, nth, label, 'signal=KILL')).kind).toBeNull();
    expect(['one', 'two']).toContain(await valueNow());
    const reading = await open().read();
    const head = reading.kind === 'hit' ? reading.head : null;
    expect(await open().commit(head, { 'a.json': 'three' }, 'next')).toMatchObject({ kind: 'committed' });
    expect(await valueNow()).toBe('three');
  }
}, 120_000);

test('a file system without hard links is named as the cause', async () => {
  const { trace } = await commitUnder();
  const { nth = 1 } = effectsIn(trace).find(({ call }) => call === 'link') ?? {};
  const refused = await hit('link', nth, 'link draft', 'error=EPERM');
  expect([refused.kind, await valueNow()]).toEqual(['unavailable', 'one']);
  expect(refused.answer).toMatch(/no hard links.*Set `root` in p1.yml/);
});
