import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  currentRun,
  dropPreparedCurrent,
  prepareCurrent,
  switchCurrent,
} from '../../../../src/launch/outputs/current.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const FIRST = '20260101T000000Z-00000001';
const SECOND = '20260101T000000Z-00000002';

test('preparing changes nothing that a reader sees; the switch is one rename', () => {
  prepareCurrent(folder.path, FIRST);
  expect(currentRun(folder.path)).toBeUndefined();
  switchCurrent(folder.path, FIRST);
  expect(currentRun(folder.path)).toBe(FIRST);
  expect(readdirSync(folder.path)).toEqual(['current']);
});

test('current is a relative link, so that the folder can be moved', () => {
  prepareCurrent(folder.path, FIRST);
  switchCurrent(folder.path, FIRST);
  expect(readlinkSync(folder.at('current'))).toBe(FIRST);
});

test('preparing twice is as good as once, and two runs prepare side by side', () => {
  prepareCurrent(folder.path, FIRST);
  prepareCurrent(folder.path, SECOND);
  prepareCurrent(folder.path, FIRST);
  switchCurrent(folder.path, FIRST);
  switchCurrent(folder.path, SECOND);
  expect(currentRun(folder.path)).toBe(SECOND);
});

test('what was prepared can be dropped, also when it is not there', () => {
  prepareCurrent(folder.path, FIRST);
  dropPreparedCurrent(folder.path, FIRST);
  dropPreparedCurrent(folder.path, FIRST);
  expect(readdirSync(folder.path)).toEqual([]);
});

test.each(['../../elsewhere', '/etc', 'smoke', `${FIRST}/deep`])(
  'a current that leads to %s names no run: it is not followed',
  target => {
    symlinkSync(target, folder.at('current'));
    expect(currentRun(folder.path)).toBeUndefined();
  },
);

test('a folder that never had a current has no run', () => {
  mkdirSync(folder.at('step'));
  expect(currentRun(folder.at('step'))).toBeUndefined();
  expect(currentRun(folder.at('missing'))).toBeUndefined();
});
