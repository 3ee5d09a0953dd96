import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../../src/config/yaml-source.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const read = (content: string | Uint8Array) => readYaml('p1.yml', folder.write('p1.yml', content));

function problem(content: string | Uint8Array): string {
  try {
    read(content);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

test('a value is found by line and column, its key too, and one that is not there by what holds it', () => {
  const { value, locate } = read('version: 1\nsteps:\n  build:\n    run: x\n    outputs: [a, b]\n');
  expect(value).toEqual({ version: 1, steps: { build: { run: 'x', outputs: ['a', 'b'] } } });
  expect(locate(['steps', 'build', 'run'])).toBe('p1.yml:4:10');
  expect(locate(['steps', 'build', 'run'], 'key')).toBe('p1.yml:4:5');
  expect(locate(['steps', 'build', 'outputs', 1])).toBe('p1.yml:5:18');
  expect(locate(['steps', 'build', 'timeout'])).toBe('p1.yml:4:5');
  expect(locate(['nothing', 'at', 'all'])).toBe('p1.yml:1:1');
});

test('the digest is that of the bytes', () => {
  expect(read('a: 1\n').digest).toBe(read('a: 1\n').digest);
  expect(read('a: 1\n').digest).not.toBe(read('a: 1 \n').digest);
});

test('a byte order mark, an anchor and a tag of YAML 1.1 are no obstacle', () => {
  expect(read('\ufeffa: &x 1\nb: *x\nc: yes\n').value).toEqual({ a: 1, b: 1, c: 'yes' });
});

const TOO_DEEP = /^p1\.yml:\d+:\d+: The file is nested too deeply to be read\. Flatten it/;

describe('what is refused, with its place and the edit that mends it', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x]',
    ...'bcdefg'.split('').map((key, index) => {
      const before = 'abcdefg'[index];
      return `${key}: &${key} [${Array.from({ length: 8 }, () => `*${before}`).join(', ')}]`;
    }),
  ].join('\n');
  test.each([
    [
      'a key that stands twice',
      'a: 1\nb:\n  c: 1\n  c: 2\n',
      'p1.yml:4:3: The key "c" stands here twice. Remove one of the two.',
    ],
    [
      'a key that stands twice in another spelling',
      'a: 1\n"a": 2\n',
      'p1.yml:2:1: The key "a" stands here twice. Remove one of the two.',
    ],
    [
      'a key that would change its map',
      'b:\n  __proto__: {a: 1}\n',
      'p1.yml:2:3: "__proto__" is no key. Remove it.',
    ],
    ['a second document', 'a: 1\n---\nb: 2\n', /^p1\.yml:2:1: This is not valid YAML: .*documents/],
    ['a key that is no text', '? [a]\n: 1\n', /^p1\.yml:1:3: This is not valid YAML: .*strings/],
    ['a map that does not end', 'a: {b: 1\n', /^p1\.yml:2:1: This is not valid YAML: /],
    ['a tab for indentation', 'a:\n\tb: 1\n', /^p1\.yml:2:1: This is not valid YAML: /],
    [
      'an alias without an anchor',
      'a: *b\n',
      'p1.yml:1:4: No anchor "&b" stands before this alias. Put text that starts with `*` in quotes.',
    ],
    ['an alias with terminal controls', 'a: *b\u001b[31m\n', /^p1\.yml:1:\d+: [^\u001b]*$/],
    ['aliases that multiply', bomb, /^p1\.yml: This is not valid YAML: Excessive alias count/],
    ['lists nested 100,000 deep', `a: ${'['.repeat(100_000)}`, TOO_DEEP],
    ['maps nested 4,000 deep', `a: ${'{a: '.repeat(4000)}1${'}'.repeat(4000)}`, TOO_DEEP],
    ['a list in a list 300,000 times', '- '.repeat(300_000), TOO_DEEP],
    ['a key of a key 300,000 times', '? '.repeat(300_000), TOO_DEEP],
    [
      '1,400 levels of indentation',
      Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      TOO_DEEP,
    ],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x61, 0x3a, 0x20, 0xff]),
      'p1.yml: The file is not UTF-8. Save it as UTF-8.',
    ],
    ['UTF-16', Buffer.from('\ufeffa: 1\n', 'utf16le'), 'p1.yml: The file is not UTF-8. Save it as UTF-8.'],
    [
      'a file of more than 1 MiB',
      'a'.repeat(1024 * 1024 + 1),
      'p1.yml: The file has 1048577 bytes; at most 1048576 are read. Move long commands into scripts and call those.',
    ],
  ])('%s', (_title, content, message) => {
    const told = problem(content);
    expect(told).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(told.split('\n')).toHaveLength(1);
  });

  test('a file that is not there', () => {
    expect(() => readYaml('p1.yml', folder.at('none'))).toThrow(
      'p1.yml: There is no such file. Create it, or name another with `config`.',
    );
  });

  test('a folder', () => {
    expect(() => readYaml('p1.yml', folder.path)).toThrow(/^p1\.yml: The file cannot be read: EISDIR/);
  });
});

test('30,000 keys are read in a few seconds, not by comparing each with each', () => {
  const keys = Array.from({ length: 30_000 }, (_, index) => `key_${index}: 1`);
  read(keys.join('\n'));
});
