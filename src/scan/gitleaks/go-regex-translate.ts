import { type Assertion, type GoNode, isNullable } from './go-regex-node.ts';
import { MAX_RUNE, type RuneSet } from './rune-set.ts';

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  'text-start': '^',
  'text-end': '$',
  'line-start': '(?<![^\\n])',
  'line-end': '(?![^\\n])',
  word: '\\b',
  'not-word': '\\B',
};

/**
 * The pattern in ECMAScript's syntax, for the flag `u` and no other: nothing in it is newer than what Node 20 has. It finds
 * what Go finds, group by group, if {@link hasSameMeaning}.
 */
export function toEcmaScript(node: GoNode): string {
  switch (node.kind) {
    case 'class':
      return classSource(node.set);
    case 'concat':
      return node.parts
        .map(part => (part.kind === 'alternate' ? `(?:${toEcmaScript(part)})` : toEcmaScript(part)))
        .join('');
    case 'alternate':
      return node.branches.map(toEcmaScript).join('|');
    case 'group':
      return `(${toEcmaScript(node.body)})`;
    case 'repeat':
      return repeatSource(node);
    case 'assert':
      return ASSERTIONS[node.at];
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

function repeatSource({ body, min, max, isGreedy }: Extract<GoNode, { kind: 'repeat' }>): string {
  const inner = toEcmaScript(body);
  const atom = body.kind === 'class' || body.kind === 'group' ? inner : `(?:${inner})`;
  const lazy = isGreedy ? '' : '?';
  if (min === 0 && max === 1) return `${atom}?${lazy}`;
  if (max === Infinity) return `${atom}${min === 0 ? '*' : min === 1 ? '+' : `{${min},}`}${lazy}`;
  return min === max ? `${atom}{${min}}` : `${atom}{${min},${max}}${lazy}`;
}

function classSource(set: RuneSet): string {
  if (set.length === 2 && set[0] === set[1]) return runeSource(set[0] ?? 0);
  if (set.length === 2 && set[0] === 0 && set[1] === MAX_RUNE) return '[^]';
  let ranges = '';
  for (let index = 0; index + 1 < set.length; index += 2) {
    const low = set[index] ?? 0;
    const high = set[index + 1] ?? 0;
    ranges += runeSource(low);
    if (high > low) ranges += `${high > low + 1 ? '-' : ''}${runeSource(high)}`;
  }
  return `[${ranges}]`;
}

function runeSource(rune: number): string {
  const letter = String.fromCodePoint(rune);
  return /^[0-9A-Za-z_]$/.test(letter) ? letter : `\\u{${rune.toString(16)}}`;
}
