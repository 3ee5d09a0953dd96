import { expect, test } from '@jest/globals';
import { readHunk } from '../../../../src/scan/sources/patch-header.ts';

test.each([
  ['@@ -1 +2 @@', { parents: [1], result: 1, line: 2 }],
  ['@@ -1,0 +2,34 @@ @@ a heading', { parents: [0], result: 34, line: 2 }],
  ['@@@ -1 -2,30 +4,5 @@@ a heading', { parents: [1, 30], result: 5, line: 4 }],
  ['@@@@ -1,2 -3 -0,0 +1,7 @@@@', { parents: [2, 1, 0], result: 7, line: 1 }],
])('the hunk %s', (line, hunk) => {
  expect(readHunk(Buffer.from(line))).toEqual(hunk);
  const within = Buffer.from(`a line\n${line}\n@@ -9,9 +9,9 @@\n`);
  expect(readHunk(within, 7, 7 + line.length)).toEqual(hunk);
});

test.each([
  '',
  '@ +1 @',
  '@@ +1 @@',
  '@@ -1 -2 +1 @@',
  '@@@ -1 +1 @@@',
  '@@ - +1 @@',
  '@@ -1, +1 @@',
  '@@ -1 +,1 @@',
  '@@ -1 +1',
  '@@ -1 +1 @@@',
  '@@@ -1 -1 +1 @@',
  '@@ -1 +99999999999999999999 @@',
])('no hunk: %j', line => {
  expect(readHunk(Buffer.from(line))).toBeNull();
});
