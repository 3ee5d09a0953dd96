import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentRun } from '../../../../src/launch/outputs/current.ts';
import { promote } from '../../../../src/launch/outputs/promote.ts';
import { type VerifiedSet, verifyOutputs } from '../../../../src/launch/outputs/verify.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const FIRST = '20260101T000000Z-00000001';
const SECOND = '20260101T000000Z-00000002';

async function stage(
  run: string,
  files: Readonly<Record<string, string>> = { 'a.txt': run },
): Promise<VerifiedSet> {
  const staged = `step/.incoming-${run}`;
  mkdirSync(folder.at(staged), { recursive: true });
  for (const [file, text] of Object.entries(files)) folder.write(`${staged}/${file}`, text);
  const set = await verifyOutputs({ folder: folder.at(staged), outputs: [], repositoryRoot: folder.path });
  if (set.kind !== 'verified') throw new Error(set.problems.join());
  return set;
}

function promoteRun(run: string, set: VerifiedSet, becomesCurrent = true) {
  return promote({
    staged: folder.at('step', `.incoming-${run}`),
    stepFolder: folder.at('step'),
    set,
    manifest: { schema_version: 1, step: 'work', run, session: 's', inputs_digest: null, files: set.entries },
    becomesCurrent,
  });
}

test('after the commit point the set stands under its run id, whole, and is current', async () => {
  const answer = promoteRun(FIRST, await stage(FIRST, { 'a.txt': 'x', 'deep/b.txt': 'y' }));
  expect(answer).toMatchObject({ kind: 'promoted', path: folder.at('step', FIRST) });
  expect(readdirSync(folder.at('step')).sort()).toEqual([FIRST, 'current']);
  expect(folder.read('step/current/deep/b.txt')).toBe('y');
});

test('the digest is that of the manifest as it lies on disk, and the manifest lists each file', async () => {
  const answer = promoteRun(FIRST, await stage(FIRST, { 'a.txt': 'x' }));
  const text = folder.read(`step/${FIRST}/manifest.json`);
  expect(answer).toMatchObject({ manifestDigest: createHash('sha256').update(text).digest('hex') });
  expect(JSON.parse(text)).toEqual({
    schema_version: 1,
    step: 'work',
    run: FIRST,
    session: 's',
    inputs_digest: null,
    files: [
      {
        kind: 'file',
        path: 'a.txt',
        size: 1,
        sha256: createHash('sha256').update('x').digest('hex'),
        mode: '0644',
        is_declared: false,
      },
    ],
  });
});

test('the same set gives the same manifest, byte for byte', async () => {
  promoteRun(FIRST, await stage(FIRST, { 'b.txt': '1', 'a.txt': '2' }), false);
  const manifest = folder.read(`step/${FIRST}/manifest.json`);
  promoteRun(SECOND, await stage(SECOND, { 'a.txt': '2', 'b.txt': '1' }), false);
  expect(folder.read(`step/${SECOND}/manifest.json`).replaceAll(SECOND, FIRST)).toBe(manifest);
});

test('the last run to commit is current, and the former set stays', async () => {
  promoteRun(FIRST, await stage(FIRST));
  promoteRun(SECOND, await stage(SECOND));
  expect(readlinkSync(folder.at('step/current'))).toBe(SECOND);
  expect(folder.read(`step/${FIRST}/a.txt`)).toBe(FIRST);
});

test('a set that is not to be current leaves current as it is', async () => {
  promoteRun(FIRST, await stage(FIRST));
  promoteRun(SECOND, await stage(SECOND), false);
  expect(currentRun(folder.at('step'))).toBe(FIRST);
});

test.each([
  ['changed', () => appendFileSync(folder.at('step', `.incoming-${FIRST}`, 'a.txt'), 'late')],
  ['replaced by one of the same size', () => folder.write(`step/.incoming-${FIRST}/a.txt`, SECOND)],
])('a file that was %s after it was verified keeps the set from its place', async (_title, change) => {
  const set = await stage(FIRST);
  change();
  expect(promoteRun(FIRST, set)).toEqual({
    kind: 'rejected',
    problems: ['a.txt changed after it was read'],
  });
  expect(existsSync(folder.at('step', FIRST))).toBe(false);
  expect(currentRun(folder.at('step'))).toBeUndefined();
});

test('when current cannot be switched the set is taken back: no success that no reader sees', async () => {
  folder.write('step/current/in-the-way', '');
  const set = await stage(FIRST);
  expect(() => promoteRun(FIRST, set)).toThrow();
  expect(existsSync(folder.at('step', FIRST))).toBe(false);
  expect(folder.read(`step/.incoming-${FIRST}/a.txt`)).toBe(FIRST);
});

test('when the place of the set is taken the former set and current stay as they are', async () => {
  promoteRun(FIRST, await stage(FIRST));
  folder.write(`step/${SECOND}/in-the-way`, '');
  const set = await stage(SECOND);
  expect(() => promoteRun(SECOND, set)).toThrow();
  expect(currentRun(folder.at('step'))).toBe(FIRST);
  expect(folder.read('step/current/a.txt')).toBe(FIRST);
});
