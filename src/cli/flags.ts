import { parseArgs } from 'node:util';
import { suggestion } from '../config/nearest.ts';
import { ConfigError, messageOf, quote, visible } from '../kernel/errors.ts';

export interface FlagSpec {
  readonly type: 'boolean' | 'string';
  readonly isMultiple?: boolean;
  /** As in `--config FILE`. */
  readonly placeholder?: string;
  readonly help: string;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** What a call at the terminal says, with every flag known. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** What follows `--`, if that is there. */
  readonly rest: readonly string[] | null;
  readonly isSet: (flag: string) => boolean;
  /** The flag's value, or null when it is not given. */
  readonly value: (flag: string) => string | null;
  readonly values: (flag: string) => readonly string[];
}

export const COMMON_FLAGS: FlagSpecs = {
  config: { type: 'string', placeholder: 'FILE', help: 'p1.yml to use (default: .github/p1.yml)' },
  root: { type: 'string', placeholder: 'FOLDER', help: 'where p1 writes (default: root of p1.yml, .p1)' },
  json: { type: 'boolean', help: 'print one JSON document on stdout, all else on stderr' },
  offline: { type: 'boolean', help: 'no network by p1, and a step that cannot spend' },
  help: { type: 'boolean', help: 'print this' },
};

/**
 * Reads the arguments of a command.
 *
 * @throws ConfigError for a flag that the command does not know, or one without its value.
 */
export function parseFlags(argv: readonly string[], specs: FlagSpecs): Arguments {
  const separator = argv.indexOf('--');
  const own = separator === -1 ? argv : argv.slice(0, separator);
  const rest = separator === -1 ? null : argv.slice(separator + 1);
  const { values, positionals } = parse(own, specs);
  const texts = (flag: string): readonly string[] =>
    [values[flag]].flat().filter(value => typeof value === 'string');
  for (const flag of Object.keys(values)) if (texts(flag).includes('')) throw withoutValue(flag);
  return {
    positionals,
    rest,
    isSet: flag => values[flag] === true,
    value: flag => texts(flag).at(-1) ?? null,
    values: texts,
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(
  args: readonly string[],
  specs: FlagSpecs,
): { values: Values; positionals: readonly string[] } {
  const names = Object.keys(specs);
  for (const arg of args) {
    const name = /^--(?:no-)?([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && !names.includes(name)) throw unknownFlag(arg, name, names);
  }
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, isMultiple }]) => [
      name,
      { type, multiple: isMultiple ?? false },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [sentence = ''] = messageOf(error).split(/\.\s|\n/);
    throw new ConfigError({
      where: 'arguments',
      message: `${visible(sentence)}.`,
      fix: /ambiguous/.test(sentence)
        ? 'Give a value that begins with a dash with `=`, as in `--usd=-5`.'
        : 'See `--help`.',
    });
  }
}

function withoutValue(flag: string): ConfigError {
  const message = 'The value is empty.';
  return new ConfigError({ where: `--${flag}`, message, fix: 'Give one, or leave the flag out.' });
}

function unknownFlag(arg: string, name: string, names: readonly string[]): ConfigError {
  return new ConfigError({
    where: 'arguments',
    message: `There is no flag ${quote(arg.split('=')[0])}.`,
    fix: suggestion(name, names).replace(/`([^`]+)`/, '`--$1`'),
  });
}
