import { GoRegexError } from './go-regex-error.ts';
import { folded } from './go-regex-fold.ts';
import { unicodeClass } from './go-regex-unicode.ts';
import { negated, type RuneSet, runeSet, WORD } from './rune-set.ts';

const DIGIT: RuneSet = [0x30, 0x39];
const PERL: Readonly<Record<string, RuneSet>> = {
  d: DIGIT,
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: WORD,
};

const POSIX: Readonly<Record<string, RuneSet>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: DIGIT,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Something read from a pattern, and where what follows it begins. */
export interface Read<T> {
  readonly value: T;
  readonly next: number;
}

/** `\d`, `\PL`, `\p{Greek}` at `at`; undefined where the backslash begins something else. */
export function readClassEscape(source: string, at: number, isFolded: boolean): Read<RuneSet> | undefined {
  const letter = source[at + 1] ?? '';
  if (source[at] !== '\\') return undefined;
  if (letter === 'p' || letter === 'P') return readUnicode(source, at, isFolded);
  const set = PERL[letter.toLowerCase()];
  if (set === undefined) return undefined;
  return { value: signed(isFolded ? folded(set) : set, letter !== letter.toLowerCase()), next: at + 2 };
}

/** `[:alpha:]`, `[:^alpha:]` at `at`, inside a class; undefined where no `:]` follows. */
export function readPosixClass(source: string, at: number, isFolded: boolean): Read<RuneSet> | undefined {
  if (!source.startsWith('[:', at)) return undefined;
  const end = source.indexOf(':]', at + 2);
  if (end === -1) return undefined;
  const construct = source.slice(at, end + 2);
  const isNegated = construct[2] === '^';
  const name = construct.slice(isNegated ? 3 : 2, -2);
  const set = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
  if (set === undefined) throw new GoRegexError('there is no class of this name', construct);
  return { value: signed(isFolded ? folded(set) : set, isNegated), next: end + 2 };
}

function readUnicode(source: string, at: number, isFolded: boolean): Read<RuneSet> {
  const isBraced = source[at + 2] === '{';
  const first = source.codePointAt(at + 2);
  const end = isBraced ? source.indexOf('}', at) + 1 : at + 2 + String.fromCodePoint(first ?? 0).length;
  if (first === undefined || end === 0)
    throw new GoRegexError('the name of the class is missing', source.slice(at));
  const construct = source.slice(at, end);
  const name = isBraced ? construct.slice(3, -1) : construct.slice(2);
  const hasCaret = name.startsWith('^');
  const set = unicodeClass(hasCaret ? name.slice(1) : name);
  if (set === undefined) throw new GoRegexError('Unicode has no class of this name', construct);
  const isNegated = (construct[1] === 'P') !== hasCaret;
  return { value: signed(isFolded ? folded(set) : set, isNegated), next: end };
}

function signed(set: RuneSet, isNegated: boolean): RuneSet {
  return isNegated ? negated(set) : runeSet(set);
}

/** The rune that the escape at `at` stands for: `\n`, `\x41`, `\x{1F600}`, `\101`, `\.`. */
export function readRuneEscape(source: string, at: number): Read<number> {
  const code = source.codePointAt(at + 1);
  if (code === undefined) throw new GoRegexError('a backslash ends the pattern', '\\');
  const letter = String.fromCodePoint(code);
  const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
  if (control !== undefined) return { value: control, next: at + 2 };
  const number = /^\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2}))/.exec(
    source.slice(at, at + 40),
  );
  if (number !== null) {
    const [whole, octal, braced, hex] = number;
    const value = octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(braced ?? hex ?? '', 16);
    if (value <= 0x10_ff_ff) return { value, next: at + whole.length };
  } else if (code < 0x80 && !/[0-9A-Za-z]/.test(letter)) {
    return { value: code, next: at + 2 };
  }
  const reason = /[1-9]/.test(letter) ? 'RE2 has no references to groups' : 'Go knows no such escape';
  throw new GoRegexError(reason, number?.[0] ?? `\\${letter}`);
}
