import { type Assertion, type GoNode, isNullable } from './go-regex-node.ts';
import { MAX_RUNE, type RuneSet } from './rune-set.ts';

interface Dialect {
  readonly assertions: Readonly<Record<Assertion, string>>;
  readonly any: string;
  readonly none: string;
  readonly escape: (rune: number) => string;
}

const ECMASCRIPT: Dialect = {
  assertions: {
    'text-start': '^',
    'text-end': '$',
    'line-start': '(?<![^\\n])',
    'line-end': '(?![^\\n])',
    word: '\\b',
    'not-word': '\\B',
  },
  any: '[^]',
  none: '[]',
  escape: rune => `\\u{${rune.toString(16)}}`,
};

const RE2: Dialect = {
  assertions: {
    'text-start': '\\A',
    'text-end': '\\z',
    'line-start': '(?m:^)',
    'line-end': '(?m:$)',
    word: '\\b',
    'not-word': '\\B',
  },
  any: '(?s:.)',
  none: '[^\\x{0}-\\x{10FFFF}]',
  escape: rune => `\\x{${rune.toString(16)}}`,
};

/**
 * The pattern in ECMAScript's syntax, for the flag `u` and no other: nothing in it is newer than what Node 20 has. It finds
 * what Go finds, group by group, if {@link hasSameMeaning}.
 */
export function toEcmaScript(node: GoNode): string {
  return sourceOf(node, ECMASCRIPT);
}

/** The pattern in the part of RE2's syntax that all of its ports have. */
export function toPlainRe2(node: GoNode): string {
  return sourceOf(node, RE2);
}

function sourceOf(node: GoNode, dialect: Dialect): string {
  switch (node.kind) {
    case 'class':
      return classSource(node.set, dialect);
    case 'concat':
      return node.parts
        .map(part => (part.kind === 'alternate' ? `(?:${sourceOf(part, dialect)})` : sourceOf(part, dialect)))
        .join('');
    case 'alternate':
      return node.branches.map(branch => sourceOf(branch, dialect)).join('|');
    case 'group':
      return `(${sourceOf(node.body, dialect)})`;
    case 'repeat':
      return repeatSource(node, dialect);
    case 'assert':
      return dialect.assertions[node.at];
  }
}

/**
 * Two things differ although they are written alike. ECMAScript forgets a group at each turn of a repeat, Go does not: a group
 * that a turn may pass by. And ECMAScript refuses a turn that takes nothing: a repeat of what can be empty.
 */
export function hasSameMeaning(node: GoNode): boolean {
  switch (node.kind) {
    case 'concat':
      return node.parts.every(hasSameMeaning);
    case 'alternate':
      return node.branches.every(hasSameMeaning);
    case 'group':
      return hasSameMeaning(node.body);
    case 'repeat':
      if (isNullable(node.body)) return false;
      if (node.max > 1 && !setsAllGroups(node.body)) return false;
      return hasSameMeaning(node.body);
    default:
      return true;
  }
}

/** Whether each match of it gives each of its groups. */
function setsAllGroups(node: GoNode): boolean {
  switch (node.kind) {
    case 'concat':
      return node.parts.every(setsAllGroups);
    case 'alternate':
      return node.branches.every(branch => !hasGroups(branch));
    case 'group':
      return setsAllGroups(node.body);
    case 'repeat':
      return !hasGroups(node.body) || (node.min > 0 && setsAllGroups(node.body));
    default:
      return true;
  }
}

function hasGroups(node: GoNode): boolean {
  switch (node.kind) {
    case 'concat':
      return node.parts.some(hasGroups);
    case 'alternate':
      return node.branches.some(hasGroups);
    case 'group':
      return true;
    case 'repeat':
      return hasGroups(node.body);
    default:
      return false;
  }
}

function repeatSource(
  { body, min, max, isGreedy }: Extract<GoNode, { kind: 'repeat' }>,
  dialect: Dialect,
): string {
  const inner = sourceOf(body, dialect);
  const atom = body.kind === 'class' || body.kind === 'group' ? inner : `(?:${inner})`;
  const lazy = isGreedy ? '' : '?';
  if (min === 0 && max === 1) return `${atom}?${lazy}`;
  if (max === Infinity) return `${atom}${min === 0 ? '*' : min === 1 ? '+' : `{${min},}`}${lazy}`;
  return min === max ? `${atom}{${min}}` : `${atom}{${min},${max}}${lazy}`;
}

function classSource(set: RuneSet, dialect: Dialect): string {
  if (set.length === 0) return dialect.none;
  if (set.length === 2 && set[0] === set[1]) return runeSource(set[0] ?? 0, dialect);
  if (set.length === 2 && set[0] === 0 && set[1] === MAX_RUNE) return dialect.any;
  let ranges = '';
  for (let index = 0; index + 1 < set.length; index += 2) {
    const low = set[index] ?? 0;
    const high = set[index + 1] ?? 0;
    ranges += runeSource(low, dialect);
    if (high > low) ranges += `${high > low + 1 ? '-' : ''}${runeSource(high, dialect)}`;
  }
  return `[${ranges}]`;
}

function runeSource(rune: number, dialect: Dialect): string {
  const letter = String.fromCodePoint(rune);
  return /^[0-9A-Za-z_]$/.test(letter) ? letter : dialect.escape(rune);
}
