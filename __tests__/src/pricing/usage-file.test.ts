import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { anthropicPrices } from '../../../src/pricing/anthropic-prices.ts';
import {
  MOST_BYTES_PER_LOOK,
  MOST_USAGE_BYTES,
  type UsageFile,
  usageFile,
} from '../../../src/pricing/usage-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { AUTUMN } from './charges.ts';

const folder = useTempFolder();
const path = () => folder.at('usage');
const ONE = '{"usd": 1}\n';

const open = () => usageFile(path(), anthropicPrices());
const usd = ({ microUsd }: { readonly microUsd: number }) => microUsd / 1_000_000;

/** A usage file of which two dollars were counted. */
function counted(): UsageFile {
  writeFileSync(path(), `${ONE}${ONE}`);
  const file = open();
  expect(file.look(AUTUMN)).toMatchObject({ microUsd: 2_000_000, isComplete: true });
  return file;
}

test('what is appended between two looks is counted once', () => {
  const file = open();
  expect(usd(file.look(AUTUMN))).toBe(0);
  for (let n = 1; n <= 5; n += 1) {
    appendFileSync(path(), ONE);
    expect([usd(file.look(AUTUMN)), usd(file.look(AUTUMN))]).toEqual([n, n]);
  }
  appendFileSync(path(), '{"usd": 1}');
  expect(usd(file.look(AUTUMN))).toBe(5);
  const end = file.end(AUTUMN);
  expect(end).toMatchObject({ microUsd: 6_000_000, lines: 6, isComplete: true, tampered: null });
  expect([file.end(AUTUMN), file.look(AUTUMN)]).toEqual([end, end]);
});

test('a step that reports nothing has a complete usage of nothing', () => {
  expect(open().end(AUTUMN)).toMatchObject({ microUsd: 0, lines: 0, isComplete: true });
});

test('a line that cannot be read makes the usage incomplete', () => {
  folder.write('usage', `${ONE}nonsense\n`);
  expect(open().end(AUTUMN)).toMatchObject({ microUsd: 1_000_000, isComplete: false, tampered: null });
});

test('a look reads 4 MiB at most, and the end reads the rest', () => {
  const line = `${JSON.stringify({ usd: 1, what: 'x'.repeat(1000) })}\n`;
  const lines = Math.ceil((2.5 * MOST_BYTES_PER_LOOK) / line.length);
  writeFileSync(path(), line.repeat(lines));
  const file = open();
  const perLook = Math.floor(MOST_BYTES_PER_LOOK / line.length);
  expect([usd(file.look(AUTUMN)), usd(file.end(AUTUMN))]).toEqual([perLook, lines]);
});

test('a file without end is read up to a limit, and then not relied on', () => {
  writeFileSync(path(), ONE);
  truncateSync(path(), 10 * 1024 ** 4);
  const reading = open().end(AUTUMN);
  expect(reading).toMatchObject({ microUsd: 1_000_000, isComplete: false });
  expect(reading.tampered).toMatch(`longer than ${MOST_USAGE_BYTES} bytes`);
});

describe('what was counted stays, and the usage is incomplete for good, when the file', () => {
  const overwrite = () => writeFileSync(path(), '{"usd": 7}\n{"usd": 7}\n{"usd": 7}\n');
  test.each<readonly [string, () => void, RegExp]>([
    ['is removed', () => rmSync(path()), /was removed/],
    ['becomes shorter', () => truncateSync(path(), 3), /became shorter/],
    ['is overwritten by something longer', overwrite, /was changed/],
    [
      'is replaced by one that continues it',
      () => {
        folder.write('other', `${ONE}${ONE}${ONE}`);
        renameSync(folder.at('other'), path());
      },
      /Another file/,
    ],
    [
      'gives way to a link to itself',
      () => {
        renameSync(path(), folder.at('other'));
        symlinkSync(folder.at('other'), path());
      },
      /a link in its place/,
    ],
  ])('%s', (_, tamper, reason) => {
    const file = counted();
    tamper();
    const reading = file.look(AUTUMN);
    expect(reading).toMatchObject({ microUsd: 2_000_000, isComplete: false });
    expect(reading.tampered).toMatch(reason);
    rmSync(path(), { force: true });
    writeFileSync(path(), `${ONE}${ONE}${ONE}`);
    expect(file.end(AUTUMN)).toEqual(reading);
  });

  test('is overwritten by the same text', () => {
    const file = counted();
    const rewrite = (seconds: number) => {
      writeFileSync(path(), `${ONE}${ONE}`);
      utimesSync(path(), seconds, seconds);
    };
    rewrite(1);
    // A writer may be just about to append: one look is not enough to tell.
    expect(file.look(AUTUMN).tampered).toBeNull();
    rewrite(2);
    expect(file.look(AUTUMN).tampered).toMatch('did not grow');
  });

  test('is overwritten by the same text just before the end', () => {
    const file = counted();
    utimesSync(path(), 1, 1);
    expect(file.end(AUTUMN).tampered).toMatch('did not grow');
  });
});

test('a writer that was seen between two of its steps is not suspected', () => {
  const file = counted();
  utimesSync(path(), 1, 1);
  file.look(AUTUMN);
  appendFileSync(path(), ONE);
  expect(file.look(AUTUMN)).toMatchObject({ microUsd: 3_000_000, isComplete: true });
  utimesSync(path(), 2, 2);
  expect(file.look(AUTUMN).tampered).toBeNull();
  appendFileSync(path(), ONE);
  expect(file.end(AUTUMN).isComplete).toBe(true);
});

test('a file that is only touched before anything is written is none the worse', () => {
  const file = open();
  writeFileSync(path(), '');
  file.look(AUTUMN);
  utimesSync(path(), 1, 1);
  expect([file.look(AUTUMN).isComplete, file.end(AUTUMN).isComplete]).toEqual([true, true]);
});

describe('in the place of the file', () => {
  test.each<readonly [string, () => void, RegExp]>([
    ['a folder', () => mkdirSync(path()), /a folder in its place/],
    ['a pipe', () => execFileSync('mkfifo', [path()]), /a pipe in its place/],
    ['a link to a file', () => symlinkSync(folder.write('other', ONE), path()), /a link in its place/],
    ['a link to a device', () => symlinkSync('/dev/zero', path()), /a link in its place/],
    ['a link to nowhere', () => symlinkSync(folder.at('none'), path()), /a link in its place/],
  ])('%s is neither read nor waited for', (_, place, reason) => {
    place();
    const reading = open().look(AUTUMN);
    expect(reading).toMatchObject({ microUsd: 0, isComplete: false });
    expect(reading.tampered).toMatch(reason);
  });
});
