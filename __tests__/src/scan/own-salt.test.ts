import { expect, test } from '@jest/globals';
import { isOwnSalt } from '../../../src/scan/own-salt.ts';
import type { RawFinding } from '../../../src/scan/scanner.ts';
import { BASE64URL, drawn, HEX } from '../../doubles/scanning.ts';

const IGNORE = '.github/p1-secrets.ignore.yml';
const salt = drawn(HEX, 32);

/** Of `secret` on line 2 of a file that begins at line 1. */
function isSalt(text: string, secret: string, path = IGNORE, foundIn = path): boolean {
  const finding: RawFinding = {
    ruleId: 'r',
    description: '',
    severity: 'high',
    path: foundIn,
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 2,
    secret,
    entropy: 4,
    tags: [],
  };
  return isOwnSalt(finding, { path, content: Buffer.from(`# x\n${text}\n`), firstLine: 1 }, IGNORE);
}

test.each([
  ['bare', `salt: ${salt}`],
  ['quoted', `"salt": '${salt.toUpperCase()}' # of our own`],
])('the salt of the ignore file is no secret, %s', (_, text) => {
  expect(isSalt(text, text.includes(salt) ? salt : salt.toUpperCase())).toBe(true);
});

test('any other secret in its place is one, and so is what stands on its line', () => {
  const token = `glpat-${drawn(BASE64URL, 20)}`;
  expect(isSalt(`salt: ${token}`, token)).toBe(false);
  expect(isSalt(`salt: ${salt} # ${token}`, token)).toBe(false);
  expect(isSalt(`  salt: ${salt}`, salt)).toBe(false);
  expect(isSalt(`salt: ${salt}`, 'another')).toBe(false);
});

test('the salt of a file elsewhere is one, whatever its name', () => {
  expect(isSalt(`salt: ${salt}`, salt, `x/${IGNORE}`)).toBe(false);
  expect(isSalt(`salt: ${salt}`, salt, IGNORE, `${IGNORE}!a`)).toBe(false);
});
