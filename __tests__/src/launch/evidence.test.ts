import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { layoutOf } from '../../../src/kernel/layout.ts';
import { noteEvidence, pruneEvidence } from '../../../src/launch/evidence.ts';
import { workspaceOf } from '../../../src/launch/workspace.ts';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const MINUTE_MS = 60_000;
const id = (number: number) => `2026010${number}T000000Z-00000000`;
const placesOf = (number: number, step = 'work', isSmoke = false) =>
  workspaceOf(layoutOf(folder.at('.p1')), { runId: id(number), step, isSmoke });

/** What a run has left that failed `number` minutes before an hour ago. */
function fail(number: number, step?: string, isSmoke?: boolean): void {
  const places = placesOf(number, step, isSmoke);
  for (const path of ['workspace/scratch', 'inputs/other/a', 'rejected-outputs/a', 'log.txt'])
    folder.write(`.p1/tmp/run_${id(number)}/${path}`, 'x');
  noteEvidence(places);
  age(number, 'evidence.json');
}

function age(number: number, name: string): void {
  const at = new Date(Date.now() - (60 + number) * MINUTE_MS);
  utimesSync(folder.at(`.p1/tmp/run_${id(number)}`, name), at, at);
}

const prune = (keep: number, now = new Date()) => pruneEvidence(placesOf(1), keep, now);
const left = (number: number) => readdirSync(folder.at(`.p1/tmp/run_${id(number)}`)).sort();
const ALL = ['evidence.json', 'inputs', 'log.txt', 'rejected-outputs', 'workspace'];

test('of the failed runs of a step the newest keep what they left, and of the others the log stays', () => {
  for (const number of [1, 2, 3, 4]) fail(number);
  prune(2);
  expect([1, 2, 3, 4].map(left)).toEqual([ALL, ALL, ['log.txt'], ['log.txt']]);
});

test('what is younger than 10 minutes stays', () => {
  for (const number of [1, 2, 3]) fail(number);
  prune(1, new Date(Date.now() - 52.5 * MINUTE_MS));
  expect([1, 2, 3].map(left)).toEqual([ALL, ALL, ['log.txt']]);
});

test('each step has its own, and so have its smoke runs', () => {
  fail(1);
  fail(2, 'other');
  fail(3, 'work', true);
  fail(4);
  prune(1);
  expect([1, 2, 3, 4].map(left)).toEqual([ALL, ALL, ALL, ['log.txt']]);
});

test('a run that has no end yet keeps all', () => {
  for (const number of [1, 2]) fail(number);
  folder.write(`.p1/tmp/run_${id(2)}/owner.json`, '{}');
  prune(1);
  expect(left(2)).toEqual([...ALL, 'owner.json'].sort());
});

test('evidence that nobody could note is bounded too', () => {
  for (const number of [1, 2]) {
    folder.write(`.p1/tmp/run_${id(number)}/workspace/scratch`, 'x');
    age(number, '.');
  }
  prune(1);
  expect([1, 2].map(left)).toEqual([['workspace'], []]);
});

test('what had no room beside the logs goes from beside the sets, and the sets stay', () => {
  const sets = placesOf(1).stepFolder;
  for (const name of [`.rejected-${id(1)}`, `.rejected-${id(2)}`, id(3)])
    mkdirSync(`${sets}/${name}`, { recursive: true });
  prune(1, new Date(Date.now() + 11 * MINUTE_MS));
  expect(readdirSync(sets).filter(name => name.startsWith('.rejected-'))).toHaveLength(1);
  expect(existsSync(`${sets}/${id(3)}`)).toBe(true);
});

test('a run that fails makes what older ones left go, as many as `keep` says', async () => {
  for (const number of [1, 2]) fail(number);
  const { outcome } = await launchIn(
    folder.path,
    stepOf('echo half > "$P1_OUTPUT_DIR/a"; exit 3', { keep: 1 }),
  );
  const own = readdirSync(folder.at(`.p1/tmp/run_${outcome.runId}`));
  expect(own).toEqual(expect.arrayContaining(['evidence.json', 'log.txt', 'rejected-outputs']));
  expect([1, 2].map(left)).toEqual([['log.txt'], ['log.txt']]);
});

test('a run that leaves nothing notes nothing', () => {
  mkdirSync(placesOf(1).folder, { recursive: true });
  noteEvidence(placesOf(1));
  expect(left(1)).toEqual([]);
});
