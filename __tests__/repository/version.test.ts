import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { P1_VERSION } from '../../src/kernel/version.ts';

test("P1_VERSION is package.json's version", () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: P1_VERSION });
});
