import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { inputsDigest } from '../../../src/launch/inputs-digest.ts';
import { NOTHING_ASKED, planLaunch } from '../../../src/launch/plan.ts';
import { configOf, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

/** Of a step whose inputs are all of `src` in the repository `repo`. */
function digest(inputs: readonly string[] = ['src/**']): string | null {
  mkdirSync(folder.at('repo/src'), { recursive: true });
  const config = configOf(folder.at('repo'), { work: stepOf('true', { inputs }) });
  return inputsDigest(planLaunch(config, { ...NOTHING_ASKED, step: 'work' }), config);
}

function link(target: string, place: string): void {
  mkdirSync(folder.at('repo/src'), { recursive: true });
  rmSync(folder.at(place), { force: true });
  symlinkSync(target, folder.at(place));
}

/** Whether the digest is another one after `change`. */
function isChangedBy(change: () => void): boolean {
  const before = digest();
  expect(digest()).toBe(before);
  change();
  return digest() !== before;
}

describe('a symbolic link among the inputs counts', () => {
  test.each([
    ['in the repository', '../other/file', 'repo/other/file'],
    ['out of the repository', '../../outside/file', 'outside/file'],
    ['by way of another link', '../other/way', 'repo/other/file'],
  ])('with the content of the file that it leads to %s', (_title, target, file) => {
    folder.write(file, 'one');
    mkdirSync(folder.at('repo/other'), { recursive: true });
    link('file', 'repo/other/way');
    link(target, 'repo/src/link');
    expect(isChangedBy(() => folder.write(file, 'two'))).toBe(true);
  });

  test.each([
    ['in the repository', '../other', 'repo/other'],
    ['out of it', '../../outside', 'outside'],
  ])('with all files of the folder that it leads to %s', (_title, target, place) => {
    folder.write(`${place}/deep/file`, 'one');
    link(target, 'repo/src/link');
    expect(isChangedBy(() => folder.write(`${place}/deep/file`, 'two'))).toBe(true);
    expect(isChangedBy(() => folder.write(`${place}/new`, ''))).toBe(true);
    expect(isChangedBy(() => rmSync(folder.at(place, 'deep'), { recursive: true }))).toBe(true);
  });

  test('with where it leads, even to equal content', () => {
    for (const name of ['one', 'two']) folder.write(`repo/other/${name}`, 'same');
    link('../other/one', 'repo/src/link');
    expect(isChangedBy(() => link('../other/two', 'repo/src/link'))).toBe(true);
  });

  test('by its text where it leads nowhere, and by content once there is some', () => {
    link('../missing', 'repo/src/link');
    expect(isChangedBy(() => link('../missing-too', 'repo/src/link'))).toBe(true);
    expect(isChangedBy(() => folder.write('repo/missing-too', ''))).toBe(true);
  });

  test('through links in the folder that it leads to', () => {
    folder.write('far/file', 'one');
    mkdirSync(folder.at('outside'));
    link('../far', 'outside/on');
    link('../../outside', 'repo/src/link');
    expect(isChangedBy(() => folder.write('far/file', 'two'))).toBe(true);
  });
});

describe('no link is followed without end', () => {
  test.each([
    ['to itself', 'link', 'repo/src/link'],
    ['to its own folder', '.', 'repo/src/link'],
    ['to the repository', '..', 'repo/src/link'],
    ['to the root of the file system', '/', 'repo/src/link'],
  ])('%s', (_title, target, place) => {
    folder.write('repo/src/file', 'one');
    link(target, place);
    expect(isChangedBy(() => folder.write('repo/src/file', 'two'))).toBe(true);
  });
});

test('what p1 and git keep in the repository is no input, however it is reached', () => {
  link('..', 'repo/src/link');
  for (const file of ['repo/.p1/RUN_LOGS/a', 'repo/.git/index']) folder.write(file, 'one');
  expect(isChangedBy(() => folder.write('repo/.p1/RUN_LOGS/a', 'two'))).toBe(false);
  expect(isChangedBy(() => folder.write('repo/.git/index', 'two'))).toBe(false);
});

test('a pipe among the inputs is not waited for', () => {
  mkdirSync(folder.at('repo/src'), { recursive: true });
  spawnSync('mkfifo', [folder.at('repo/src/pipe')]);
  link('pipe', 'repo/src/link');
  expect(digest(['src/**', 'src/pipe'])).toMatch(/^[0-9a-f]{64}$/);
});
