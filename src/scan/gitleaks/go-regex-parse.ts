import { GoRegexError } from './go-regex-error.ts';
import { type Read, readClassEscape, readPosixClass, readRuneEscape } from './go-regex-escape.ts';
import { folded } from './go-regex-fold.ts';
import { type Assertion, type GoNode, NOTHING } from './go-regex-node.ts';
import { ANY, negated, type RuneSet, runeSet } from './rune-set.ts';

/** Go's own limits (pkg.go.dev/regexp/syntax): of a count, and of how deep groups may lie. */
const MAX_COUNT = 1_000;
const MAX_DEPTH = 1_000;

export interface GoSyntax {
  readonly node: GoNode;
  readonly groupCount: number;
  /** The pattern without the names of its groups, of which Go allows two alike. */
  readonly unnamed: string;
}

interface Flags {
  readonly isFolded: boolean;
  readonly isMultiline: boolean;
  readonly dotTakesNewline: boolean;
  readonly isLazy: boolean;
}

interface Scope {
  readonly flags: Flags;
  readonly group: number | undefined;
  readonly branches: GoNode[];
  parts: GoNode[];
}

const NO_FLAGS: Flags = { isFolded: false, isMultiline: false, dotTakesNewline: false, isLazy: false };
const FLAG_OF: Readonly<Record<string, keyof Flags>> = {
  i: 'isFolded',
  m: 'isMultiline',
  s: 'dotTakesNewline',
  U: 'isLazy',
};

/**
 * Reads a pattern of the syntax that Go's regexp takes (pkg.go.dev/regexp/syntax).
 * @throws GoRegexError for what Go refuses too.
 */
export function parseGoRegex(source: string): GoSyntax {
  const scopes: Scope[] = [newScope(NO_FLAGS, undefined)];
  let flags = NO_FLAGS;
  const headers: { readonly at: number; readonly length: number }[] = [];
  let groupCount = 0;
  let at = 0;
  let lastRepeat = '';

  while (at < source.length) {
    const scope = top(scopes);
    const start = at;
    let repeat = '';
    switch (source[at]) {
      case '(':
        at = open();
        break;
      case ')':
        at += 1;
        flags = close();
        break;
      case '|':
        scope.branches.push(concat(scope.parts));
        scope.parts = [];
        at += 1;
        break;
      case '^':
        at = assertion(flags.isMultiline ? 'line-start' : 'text-start', 1);
        break;
      case '$':
        at = assertion(flags.isMultiline ? 'line-end' : 'text-end', 1);
        break;
      case '.':
        at = take({ value: flags.dotTakesNewline ? ANY : negated([0x0a, 0x0a]), next: at + 1 });
        break;
      case '[':
        at = take(readClass(source, at, flags.isFolded));
        break;
      case '*':
      case '+':
      case '?':
      case '{': {
        const count = readCount(source, at);
        if (count === undefined) {
          at = literal(0x7b, at + 1);
          break;
        }
        at = count.next;
        repeatLast(count.value, source.slice(start, at));
        repeat = source.slice(start, at);
        break;
      }
      case '\\':
        at = readEscape();
        break;
      default: {
        const rune = source.codePointAt(at) ?? 0;
        at = literal(rune, at + (rune > 0xff_ff ? 2 : 1));
      }
    }
    lastRepeat = repeat;
  }
  if (scopes.length !== 1) throw new GoRegexError('a closing parenthesis is missing', source);
  return { node: closed(top(scopes)), groupCount, unnamed: unnamed() };

  function open(): number {
    if (scopes.length > MAX_DEPTH) throw new GoRegexError('groups lie too deep', '(');
    if (source[at + 1] !== '?') {
      groupCount += 1;
      scopes.push(newScope(flags, groupCount));
      return at + 1;
    }
    const name = /^\(\?P?<(?![=!])([^>]*)>/.exec(source.slice(at));
    if (name !== null) {
      if (!/^[0-9A-Za-z_]+$/.test(name[1] ?? ''))
        throw new GoRegexError('this is no name of a group', name[0]);
      headers.push({ at, length: name[0].length });
      groupCount += 1;
      scopes.push(newScope(flags, groupCount));
      return at + name[0].length;
    }
    const header = readFlags(source, at, flags);
    if (header.value.opensGroup) scopes.push(newScope(flags, undefined));
    flags = header.value.flags;
    return header.next;
  }

  function close(): Flags {
    const scope = scopes.pop();
    if (scope === undefined || scopes.length === 0) throw new GoRegexError('nothing is open here', ')');
    const body = closed(scope);
    top(scopes).parts.push(scope.group === undefined ? body : { kind: 'group', index: scope.group, body });
    return scope.flags;
  }

  function unnamed(): string {
    let plain = '';
    let from = 0;
    for (const header of headers) {
      plain += `${source.slice(from, header.at)}(`;
      from = header.at + header.length;
    }
    return plain + source.slice(from);
  }

  function readEscape(): number {
    switch (source[at + 1]) {
      case 'A':
        return assertion('text-start', 2);
      case 'z':
        return assertion('text-end', 2);
      case 'b':
        return assertion('word', 2);
      case 'B':
        return assertion('not-word', 2);
      case 'C':
        throw new GoRegexError('RE2 can not match one byte of a character', '\\C');
      case 'Q': {
        const end = source.indexOf('\\E', at + 2);
        for (const letter of source.slice(at + 2, end === -1 ? source.length : end))
          literal(letter.codePointAt(0) ?? 0, 0);
        return end === -1 ? source.length : end + 2;
      }
    }
    const set = readClassEscape(source, at, flags.isFolded);
    if (set !== undefined) return take(set);
    const rune = readRuneEscape(source, at);
    return literal(rune.value, rune.next);
  }

  function assertion(kind: Assertion, length: number): number {
    top(scopes).parts.push({ kind: 'assert', at: kind });
    return at + length;
  }

  function take({ value, next }: Read<RuneSet>): number {
    top(scopes).parts.push({ kind: 'class', set: value });
    return next;
  }

  function literal(rune: number, next: number): number {
    const set = [rune, rune];
    return take({ value: flags.isFolded ? folded(set) : set, next });
  }

  function repeatLast({ min, max, isLazy }: Count, construct: string): void {
    if (lastRepeat !== '') throw new GoRegexError('a repeat follows a repeat', lastRepeat + construct);
    const body = top(scopes).parts.pop();
    if (body === undefined) throw new GoRegexError('there is nothing to repeat', construct);
    const node: GoNode = { kind: 'repeat', body, min, max, isGreedy: isLazy === flags.isLazy };
    if (!isCountable(node, MAX_COUNT)) throw new GoRegexError(`more than ${MAX_COUNT} repeats`, construct);
    top(scopes).parts.push(node);
  }
}

interface Count {
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,3}`, each with or without `?`; undefined where a `{` is only itself. */
function readCount(source: string, at: number): Read<Count> | undefined {
  const found = /^(?:[*+?]|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})(\?)?/.exec(source.slice(at, at + 40));
  if (found === null) return undefined;
  const [whole, least, comma, most, lazy] = found;
  const isLazy = lazy !== undefined;
  const next = at + whole.length;
  if (least === undefined) {
    return { value: { min: whole[0] === '+' ? 1 : 0, max: whole[0] === '?' ? 1 : Infinity, isLazy }, next };
  }
  const min = Number(least);
  const max = most !== undefined ? Number(most) : comma === undefined ? min : Infinity;
  if (min > MAX_COUNT || (max !== Infinity && max > MAX_COUNT) || min > max) {
    throw new GoRegexError(`a count goes from 0 to ${MAX_COUNT}, the smaller first`, whole);
  }
  return { value: { min, max, isLazy }, next };
}

/** Go counts what nested counts multiply to; `*`, `+` and `?` do not count. */
function isCountable(node: GoNode, left: number): boolean {
  switch (node.kind) {
    case 'concat':
      return node.parts.every(part => isCountable(part, left));
    case 'alternate':
      return node.branches.every(branch => isCountable(branch, left));
    case 'group':
      return isCountable(node.body, left);
    case 'repeat': {
      if (node.max === 0) return true;
      const isCount = node.max === Infinity ? node.min > 1 : node.max > 1;
      const times = isCount ? (node.max === Infinity ? node.min : node.max) : 1;
      return times <= left && isCountable(node.body, Math.floor(left / times));
    }
    default:
      return true;
  }
}

function readFlags(source: string, at: number, before: Flags): Read<{ flags: Flags; opensGroup: boolean }> {
  const header = /^\(\?([imsU]*)(?:(-)([imsU]+))?([:)])/.exec(source.slice(at, at + 64));
  if (header === null) {
    const [construct] = /^\(\?(?:<?[=!]|.?)/su.exec(source.slice(at)) ?? ['(?'];
    const reason = /[=!]/.test(construct) ? 'RE2 can not look ahead or back' : 'Go knows no such group';
    throw new GoRegexError(reason, construct);
  }
  const [whole, on = '', , off = '', end] = header;
  const flags = { ...before };
  for (const letter of on) set(flags, letter, true);
  for (const letter of off) set(flags, letter, false);
  return { value: { flags, opensGroup: end === ':' }, next: at + whole.length };
}

function set(flags: { -readonly [K in keyof Flags]: boolean }, letter: string, value: boolean): void {
  const flag = FLAG_OF[letter];
  if (flag !== undefined) flags[flag] = value;
}

function readClass(source: string, start: number, isFolded: boolean): Read<RuneSet> {
  const isNegated = source[start + 1] === '^';
  const ranges: number[] = [];
  let at = start + (isNegated ? 2 : 1);
  for (let isFirst = true; isFirst || source[at] !== ']'; isFirst = false) {
    const named = readPosixClass(source, at, isFolded) ?? readClassEscape(source, at, isFolded);
    if (named !== undefined) {
      ranges.push(...named.value);
      at = named.next;
      continue;
    }
    const low = readClassRune(source, at, start);
    let high = low;
    if (source[low.next] === '-' && low.next + 1 < source.length && source[low.next + 1] !== ']') {
      high = readClassRune(source, low.next + 1, start);
      if (high.value < low.value)
        throw new GoRegexError('the range goes backwards', source.slice(at, high.next));
    }
    const range = [low.value, high.value];
    ranges.push(...(isFolded ? folded(range) : range));
    at = high.next;
  }
  const set = runeSet(ranges);
  return { value: isNegated ? negated(set) : set, next: at + 1 };
}

function readClassRune(source: string, at: number, start: number): Read<number> {
  const rune = source.codePointAt(at);
  if (rune === undefined) throw new GoRegexError('a closing bracket is missing', source.slice(start));
  return rune === 0x5c ? readRuneEscape(source, at) : { value: rune, next: at + (rune > 0xff_ff ? 2 : 1) };
}

function newScope(flags: Flags, group: number | undefined): Scope {
  return { flags, group, branches: [], parts: [] };
}

function top(scopes: readonly Scope[]): Scope {
  return scopes.at(-1) ?? newScope(NO_FLAGS, undefined);
}

function concat(parts: readonly GoNode[]): GoNode {
  return parts.length === 1 ? (parts[0] ?? NOTHING) : { kind: 'concat', parts };
}

function closed(scope: Scope): GoNode {
  const last = concat(scope.parts);
  return scope.branches.length === 0 ? last : { kind: 'alternate', branches: [...scope.branches, last] };
}
