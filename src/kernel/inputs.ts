import { isDay } from './day.ts';
import { DURATION_RULE, parseDuration } from './duration.ts';
import { ConfigError, type ConfigProblem, quote } from './errors.ts';
import { parseUsd, USD_RULE } from './money.ts';
import { asParsed, isPlainObject, parseJson } from './trust-boundary.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One input of an action: its default as written in action.yml, and what its text must be. */
export interface InputSpec<T> {
  readonly default: string;
  /** The legal values, as a message names them. */
  readonly legal: string;
  /** The value of `raw`, or undefined if `raw` is not legal. */
  readonly parse: (raw: string) => T | undefined;
}

export type InputSpecs = Readonly<Record<string, InputSpec<unknown>>>;
export type Inputs<S extends InputSpecs> = {
  readonly [K in keyof S]: S[K] extends InputSpec<infer T> ? T : never;
};

/** `raw` as given, without surrounding white space. */
export function text(defaultValue = ''): InputSpec<string> {
  return {
    default: defaultValue,
    legal: 'a line of text',
    parse: raw => (/[\0\n\r]/.test(raw) ? undefined : raw),
  };
}

/** Several lines as given. */
export function multiline(): InputSpec<string> {
  return { default: '', legal: 'text', parse: raw => (raw.includes('\0') ? undefined : raw) };
}

/** The lines of `raw` that are not blank. */
export function lines(): InputSpec<readonly string[]> {
  return {
    default: '',
    legal: 'lines of text',
    parse: raw => (raw.includes('\0') ? undefined : raw.split(/\r?\n/).map(trim).filter(isNotEmpty)),
  };
}

export function flag(defaultValue: boolean): InputSpec<boolean> {
  return {
    default: String(defaultValue),
    legal: 'true or false',
    parse: raw => (raw === 'true' ? true : raw === 'false' ? false : undefined),
  };
}

/** One of `values`; empty is the default. */
export function choice<const V extends string>(values: readonly V[], defaultValue: V): InputSpec<V> {
  const parse = (raw: string): V | undefined =>
    raw === '' ? defaultValue : values.find(value => value === raw);
  return { default: defaultValue, legal: values.join(' or '), parse };
}

/** One of `values`; empty means "not given". */
export function optionalChoice<const V extends string>(values: readonly V[]): InputSpec<V | null> {
  const parse = (raw: string): V | null | undefined =>
    raw === '' ? null : values.find(value => value === raw);
  return { default: '', legal: values.join(' or '), parse };
}

/** A duration in milliseconds, above zero; empty means "not given". */
export function optionalDuration(): InputSpec<number | null> {
  return {
    default: '',
    legal: DURATION_RULE,
    parse: raw => (raw === '' ? null : parseDuration(raw) || undefined),
  };
}

/** An amount of dollars, in micro-dollars; empty means "not given". */
export function optionalUsd(): InputSpec<number | null> {
  return { default: '', legal: USD_RULE, parse: raw => (raw === '' ? null : parseUsd(raw)) };
}

/** An amount of dollars that may be below zero, in micro-dollars; empty means "not given". */
export function optionalSignedUsd(): InputSpec<number | null> {
  return { default: '', legal: `${USD_RULE}, or the same with a minus sign`, parse: parseSignedUsd };
}

/** A whole number from 1 to `maximum`, or null when nothing is given. */
export function optionalCount(maximum: number): InputSpec<number | null> {
  return {
    default: '',
    legal: `a whole number from 1 to ${maximum}`,
    parse: raw => {
      if (raw.trim() === '') return null;
      const value = /^[1-9]\d{0,5}$/.test(raw.trim()) ? Number(raw.trim()) : Number.NaN;
      return value <= maximum ? value : undefined;
    },
  };
}

/** A UTC day; empty means "not given". */
export function optionalDay(): InputSpec<string | null> {
  return {
    default: '',
    legal: 'a day such as 2026-11-24',
    parse: raw => (raw === '' ? null : isDay(raw) ? raw : undefined),
  };
}

/** A JSON object; empty means "not given". */
export function optionalJsonObject(): InputSpec<Readonly<Record<string, unknown>> | null> {
  return { default: '', legal: 'a JSON object such as {"name": "value"}', parse: parseJsonObject };
}

/** The name that the runner gives `input` in the environment: only letters change, hyphens stay. */
export function inputVariable(input: string): string {
  return `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`;
}

/**
 * Every input of `specs`, read from `env` as the runner writes it.
 *
 * @throws ConfigError once, with a problem for each input that is not legal.
 */
export function parseInputs<S extends InputSpecs>(specs: S, env: Environment): Inputs<S> {
  const values: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const raw = (env[inputVariable(name)] ?? spec.default).trim();
    const value = spec.parse(raw);
    if (value === undefined) problems.push(notLegal(name, raw, spec.legal));
    values[name] = value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return asParsed<Inputs<S>>(values);
}

function notLegal(name: string, raw: string, legal: string): ConfigProblem {
  return {
    where: `input ${name}`,
    message: `${quote(raw)} is not ${legal}.`,
    fix: `Give \`${name}:\` ${legal}.`,
  };
}

function parseSignedUsd(raw: string): number | null | undefined {
  if (raw === '') return null;
  const amount = parseUsd(raw.replace(/^-/, ''));
  return amount !== undefined && raw.startsWith('-') ? -amount : amount;
}

function parseJsonObject(raw: string): Readonly<Record<string, unknown>> | null | undefined {
  if (raw === '') return null;
  try {
    const value = parseJson(raw);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function trim(line: string): string {
  return line.trim();
}

function isNotEmpty(line: string): boolean {
  return line !== '';
}
