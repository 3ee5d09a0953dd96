import { describe, expect, test } from '@jest/globals';
import { COMMON_FLAGS, type FlagSpecs, parseFlags } from '../../../src/cli/flags.ts';

const SPECS: FlagSpecs = {
  ...COMMON_FLAGS,
  smoke: { type: 'boolean', help: '' },
  outputs: { type: 'string', isMultiple: true, help: '' },
};

test('flags, arguments and the command after -- are told apart', () => {
  const args = parseFlags(
    ['build', '--smoke', '--config', 'a.yml', '--', 'make', '--json', '--', 'x'],
    SPECS,
  );
  expect(args.positionals).toEqual(['build']);
  expect(args.rest).toEqual(['make', '--json', '--', 'x']);
  expect([args.isSet('smoke'), args.isSet('json')]).toEqual([true, false]);
  expect([args.value('config'), args.value('root')]).toEqual(['a.yml', null]);
});

test('without -- there is no command, with nothing behind it an empty one', () => {
  expect(parseFlags(['a'], SPECS).rest).toBeNull();
  expect(parseFlags(['a', '--'], SPECS).rest).toEqual([]);
});

test('a flag may be written with =, the last value wins, and a repeatable one keeps all', () => {
  const args = parseFlags(['--config=a', '--config', 'b', '--outputs=x', '--outputs', 'y'], SPECS);
  expect(args.value('config')).toBe('b');
  expect(args.values('outputs')).toEqual(['x', 'y']);
});

describe('what is refused', () => {
  test.each([
    [['--josn'], 'arguments: There is no flag "--josn". Did you mean `--json`?'],
    [['--confg=x'], 'arguments: There is no flag "--confg". Did you mean `--config`?'],
    [
      ['--elephant'],
      'arguments: There is no flag "--elephant". Legal are: config, root, json, offline, help, smoke, outputs.',
    ],
    [['--constructor'], /^arguments: There is no flag "--constructor"/],
    [['--a\n::error::b'], /^arguments: There is no flag "--a\\n::error::b"\. Legal are/],
    [['-x'], "arguments: Unknown option '-x'. See `--help`."],
    [['--no-json'], "arguments: Unknown option '--no-json'. See `--help`."],
    [['--config'], "arguments: Option '--config <value>' argument missing. See `--help`."],
    [['--json=yes'], "arguments: Option '--json' does not take an argument. See `--help`."],
    [['--root', ''], '--root: The value is empty. Give one, or leave the flag out.'],
    [['--outputs=a', '--outputs='], '--outputs: The value is empty. Give one, or leave the flag out.'],
  ])('%j', (argv, message) => {
    expect(() => parseFlags(argv, SPECS)).toThrow(typeof message === 'string' ? new Error(message) : message);
  });
});
