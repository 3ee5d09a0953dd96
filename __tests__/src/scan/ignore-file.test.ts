import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/errors.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { judge } from '../../../src/scan/ignore-file.ts';
import { readIgnoreFile } from '../../../src/scan/read-ignore-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const FINGERPRINT = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const read = (text: string) => readIgnoreFile('ignore.yml', folder.write('ignore.yml', text));

const finding: Finding = {
  rule_id: 'r',
  description: 'd',
  severity: 'high',
  path: 'p',
  line: 1,
  column: 1,
  end_line: 1,
  end_column: 2,
  commit: null,
  fingerprint: FINGERPRINT,
  entropy: 1,
  tags: [],
  occurrences: 1,
};

test('an entry keeps its owner, reason, last day and place', () => {
  const file = read(
    `salt: 0123456789abcdef\nentries:\n  - { fingerprint: ${FINGERPRINT}, owner: team, reason: a test key, expires: "2027-01-31" }\n`,
  );
  expect(file).toEqual({
    salt: '0123456789abcdef',
    entries: [
      {
        fingerprint: FINGERPRINT,
        owner: 'team',
        reason: 'a test key',
        expires: '2027-01-31',
        where: 'ignore.yml:3:5',
      },
    ],
  });
});

describe('an error that names place, cause and remedy is', () => {
  const entry = (changes: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({
      salt: '0123456789abcdef',
      entries: [{ fingerprint: FINGERPRINT, owner: 'o', reason: 'r', expires: '2027-01-31', ...changes }],
    });
  test.each<[string, string, RegExp]>([
    ['no salt', 'entries: []', /ignore\.yml:1:1: `salt` is missing/],
    [
      'a short salt',
      'salt: short',
      /ignore\.yml:1:7: `salt` is something else \(5 characters\)\. It must be at least 16/,
    ],
    [
      'an unknown key',
      'salt: 0123456789abcdef\nentry: []',
      /ignore\.yml:2:1: .*no key "entry".*salt, entries/,
    ],
    ['an unknown key of an entry', entry({ until: 'x' }), /no key "until"/],
    ['no owner', entry({ owner: undefined }), /`entries\.0\.owner` is missing/],
    ['an owner of nothing but spaces', entry({ owner: '  ' }), /`entries\.0\.owner` is/],
    ['no reason', entry({ reason: undefined }), /`entries\.0\.reason` is missing/],
    ['a reason of two lines', entry({ reason: 'a\nb' }), /on one line/],
    ['no last day', entry({ expires: undefined }), /`entries\.0\.expires` is missing/],
    ['a day that no month has', entry({ expires: '2027-02-31' }), /a day such as/],
    ['a day that is none', entry({ expires: '2027-13-01' }), /a day such as/],
    ['a fingerprint that is none', entry({ fingerprint: 'abc' }), /32 hexadecimal digits/],
    ['no YAML', 'salt: [', /not valid YAML/],
  ])('%s', (_title, text, message) => {
    expect(() => read(text)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(message);
  });

  test('a fingerprint that stands there twice', () => {
    const one = { fingerprint: FINGERPRINT, owner: 'o', reason: 'r', expires: '2027-01-31' };
    const text = JSON.stringify({ salt: '0123456789abcdef', entries: [one, one] });
    expect(() => read(text)).toThrow(/ignore\.yml:1:\d+: .* stands here twice/);
  });
});

describe('a finding', () => {
  const entry = { fingerprint: FINGERPRINT, owner: 'o', reason: 'r', expires: '2027-01-31', where: 'f:1:1' };
  const file = (...entries: readonly (typeof entry)[]) => ({ salt: 's', entries });

  test('is ignored on the last day of its entry, and counts on the next', () => {
    expect(judge([finding], file(entry), '2027-01-31')).toEqual({
      open: [],
      ignored: [{ finding, entry }],
      expired: [],
      unused: [],
    });
    expect(judge([finding], file(entry), '2027-02-01')).toMatchObject({
      open: [finding],
      ignored: [],
      expired: [entry],
    });
  });

  test('of another fingerprint counts, and its entry is unused', () => {
    const other = { ...entry, fingerprint: OTHER };
    expect(judge([finding], file(other), '2027-01-01')).toMatchObject({ open: [finding], unused: [other] });
  });
});
