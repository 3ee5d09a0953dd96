import { canBothHold, lowestOf, startingWith } from './constraint.ts';
import type { Edit } from './finding.ts';
import type { Pin } from './pin.ts';
import { specifier } from './specifiers/specifier.ts';
import type { Target } from './target.ts';
import { compareVersions, nextAfter } from './version.ts';

const NUMBER = /\d+(?:\.(?:\d+|[xX*](?![\w])))*/g;
const LOWER_AND_UPPER = /^(\s*>=\s*)(\d[\d.]*)(\s*,?\s*<\s*)(\d[\d.]*)(\s*)$/;
const OPEN_ENDED = /^\s*(?:\^|>=|~=)/;

/**
 * The edit that makes `pin` ask for `target`, written as it was written before: as many numbers, the same operator. Null where that
 * cannot be said in its place, or stays as it is.
 */
export function rewrite(pin: Pin, target: Target, today: string): Edit | null {
  if (pin.isFrozen || pin.group !== null || pin.kind === 'unresolved') return null;
  // A floor says what is needed: what asks for less is to be raised to it.
  if (pin.kind === 'floor' && compareVersions(target.version, lowestOf(pin.constraint ?? [])) < 0)
    return null;
  const text = rewritten(pin, target);
  if (text === null || text === pin.text) return null;
  const { constraint } = specifier(pin.tool, pin.syntax, text, today);
  if (constraint === null || !canBothHold(constraint, startingWith(target.version, target.precision)))
    return null;
  const { offset, line, column } = pin.span;
  return { file: pin.file, offset, line, column, old: pin.text, new: text };
}

function rewritten(pin: Pin, target: Target): string | null {
  if (pin.kind === 'alias') return aliasFor(pin.text, target);
  const bounds = LOWER_AND_UPPER.exec(pin.text);
  if (bounds !== null) return withBounds(bounds, target);
  const numbers = [...pin.text.matchAll(NUMBER)];
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return null;
  const mayFill = pin.syntax === 'floor' || OPEN_ENDED.test(pin.text);
  const isOldJava = pin.tool === 'java' && /^1\.8\b/.test(number[0]);
  const written = withNumbers(isOldJava ? '8' : number[0], target, mayFill, pin.takesShort);
  if (written === null) return null;
  return `${pin.text.slice(0, number.index)}${written}${pin.text.slice(number.index + number[0].length)}`;
}

function aliasFor(text: string, { codename, version }: Target): string | null {
  if (/^lts\/[a-z]+$/.test(text)) return codename === null ? `${version[0]}` : `lts/${codename}`;
  return /^[a-z]+$/.test(text) && codename !== null ? codename : null;
}

/** As many numbers as before. What is not known of the target is zero after an operator, and left out where that is allowed. */
function withNumbers(
  old: string,
  { version, precision }: Target,
  mayFill: boolean,
  takesShort: boolean,
): string | null {
  const parts = old.split('.').slice(0, 3);
  const known = parts.map((part, index) => {
    if (!/^\d/.test(part)) return part;
    if (index < precision) return String(version[index] ?? 0);
    return mayFill ? '0' : null;
  });
  const end = known.indexOf(null);
  if (end === -1) return known.join('.');
  return takesShort && end > 0 ? known.slice(0, end).join('.') : null;
}

/** `>=A <B` keeps its width: to the next major, or to the next minor. */
function withBounds(
  [, before = '', low = '', between = '', high = '', after = '']: RegExpExecArray,
  { version, precision }: Target,
): string {
  const isMajor = Number(high.split('.')[1] ?? 0) === 0;
  const lower = low.split('.').slice(0, 3);
  const written = lower.map((_, index) => (index < precision ? version[index] : 0)).join('.');
  const upper = nextAfter(version, isMajor ? 1 : 2)
    .slice(0, high.split('.').length)
    .join('.');
  return `${before}${written}${between}${upper}${after}`;
}
