import type { z } from 'zod';
import { type ConfigProblem, quote } from '../kernel/errors.ts';
import { suggestion } from './nearest.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/** More are counted and not told: nobody reads them, and each costs a search for its place. */
const MAXIMUM_PROBLEMS = 20;

/** What is wrong with `source`, each with its place and the edit that mends it. */
export function configProblems(
  source: YamlSource,
  issues: readonly Issue[],
  legalKeys: LegalKeys,
  isShown: IsShown = () => true,
): readonly ConfigProblem[] {
  const all = issues.flatMap(splitByKey);
  const shown = all
    .slice(0, MAXIMUM_PROBLEMS)
    .flatMap(issue => problemsOf(source, issue, legalKeys, isShown));
  const left = all.length - MAXIMUM_PROBLEMS;
  return left <= 0
    ? shown
    : [...shown, { message: `There are ${left} more problems.`, fix: 'Mend these first.' }];
}

/** The legal keys of the map at a path. */
export type LegalKeys = (path: YamlPath) => readonly string[];

/** Whether what stands at a path may be told: what somebody writes there by mistake may be a secret. */
export type IsShown = (path: YamlPath) => boolean;

function problemsOf(
  source: YamlSource,
  issue: Issue,
  legalKeys: LegalKeys,
  isShown: IsShown,
): readonly ConfigProblem[] {
  const path = issue.path.map(key => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => unknownKey(source, path, key, legalKeys(path)));
  }
  if (issue.code === 'invalid_key') return [invalidKey(source, path)];
  if (issue.code === 'invalid_union') return [unionProblem(source, path, issue, legalKeys, isShown)].flat();
  return [wrongValue(source, path, issue, isShown)];
}

function splitByKey(issue: Issue): readonly Issue[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map(key => ({ ...issue, keys: [key] })) : [issue];
}

function unknownKey(
  source: YamlSource,
  path: YamlPath,
  key: string,
  legal: readonly string[],
): ConfigProblem {
  return {
    where: source.locate([...path, key], 'key'),
    message: `${inMap(path)} has no key ${quote(key)}.`,
    fix: suggestion(key, legal),
  };
}

function invalidKey(source: YamlSource, path: YamlPath): ConfigProblem {
  const rule =
    path[0] === 'steps' && path.length === 2
      ? 'Use 1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or digit.'
      : 'Use letters, digits and "_", starting with a letter.';
  return {
    where: source.locate(path, 'key'),
    message: `${quote(path.at(-1))} is not a legal name.`,
    fix: rule,
  };
}

/** Of a union, the branch that fits the value's kind says more than "invalid input". */
function unionProblem(
  source: YamlSource,
  path: YamlPath,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  legalKeys: LegalKeys,
  isShown: IsShown,
): readonly ConfigProblem[] {
  const isInside = (error: Issue): boolean => error.path.length > 0 || error.code === 'unrecognized_keys';
  const branch =
    issue.errors.find(errors => errors.every(isInside)) ??
    issue.errors.find(errors =>
      errors.every(error => error.code !== 'invalid_type' || error.path.length > 0),
    );
  if (branch === undefined) return [wrongValue(source, path, issue, isShown)];
  return branch.flatMap(inner =>
    problemsOf(source, { ...inner, path: [...path, ...inner.path] }, legalKeys, isShown),
  );
}

function wrongValue(source: YamlSource, path: YamlPath, issue: Issue, isShown: IsShown): ConfigProblem {
  const legal = legalValue(issue);
  const name = path.length === 0 ? 'The file' : `\`${path.join('.')}\``;
  if (issue.input === undefined && path.length > 0) {
    return {
      where: source.locate(path.slice(0, -1)),
      message: `${name} is missing.`,
      fix: `Add it: ${legal}.`,
    };
  }
  return {
    where: source.locate(path),
    message: `${name} is ${describe(issue.input, isShown(path))}.`,
    fix: `It must be ${legal}.`,
  };
}

function legalValue(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map(value => quote(value)).join(' or ');
  if (issue.code === 'invalid_type') return article(issue.expected);
  if (issue.code === 'too_small') return `at least ${issue.minimum}${sizeUnit(issue.origin)}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${sizeUnit(issue.origin)}`;
  if (issue.code === 'invalid_union') return 'one of the forms that the documentation lists for it';
  return issue.message;
}

function sizeUnit(origin: string): string {
  return origin === 'string' ? ' character long' : origin === 'array' ? ' entries long' : '';
}

function article(kind: string): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a map of keys and values',
    record: 'a map of keys and values',
    array: 'a list',
    int: 'an integer',
    string: 'text (put it in quotes if it looks like a number)',
    boolean: 'true or false',
  };
  return names[kind] ?? `a ${kind}`;
}

function describe(value: unknown, isShown: boolean): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  if (value === null) return 'empty';
  return isShown ? quote(value) : `something else (${String(value).length} characters)`;
}

function inMap(path: YamlPath): string {
  return path.length === 0 ? 'The file' : `\`${path.join('.')}\``;
}
