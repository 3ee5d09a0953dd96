import { entropy } from '../entropy.ts';

/** What can be said of a value without knowing what it is for. */
export interface ValueShape {
  readonly length: number;
  readonly digits: number;
  readonly lowers: number;
  readonly uppers: number;
  readonly symbols: number;
  readonly isHex: boolean;
  /** Bits per character. */
  readonly entropy: number;
  /** The part of its pairs of letters that is common in English: near .6 for words, near .2 for random letters. */
  readonly wordiness: number;
}

/** The pairs of letters that make up two thirds of English text (Norvig: "English Letter Frequency Counts", 2012). */
const COMMON_PAIRS = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ' +
    'ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so ' +
    'rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ' +
    'ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke ui pt do sp oo ck bo ap ga ag ba av up qu ef od ki ov gr rd ' +
    'cu iz mb sc ff ok ak ip bu da eg ei ep fa lu oc of ub uc ud ue um'
  ).split(' '),
);

export function valueShape(value: string): ValueShape {
  let digits = 0;
  let lowers = 0;
  let uppers = 0;
  let pairs = 0;
  let common = 0;
  let isHex = true;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) digits += 1;
    else if (code >= 0x61 && code <= 0x7a) lowers += 1;
    else if (code >= 0x41 && code <= 0x5a) uppers += 1;
    if (isHex && !isHexDigit(code)) isHex = false;
    if (isLetter(code) && isLetter(value.charCodeAt(index + 1))) {
      pairs += 1;
      if (COMMON_PAIRS.has(value.slice(index, index + 2).toLowerCase())) common += 1;
    }
  }
  return {
    length: value.length,
    digits,
    lowers,
    uppers,
    symbols: value.length - digits - lowers - uppers,
    isHex,
    entropy: entropy(value),
    wordiness: pairs === 0 ? 0 : common / pairs,
  };
}

/** Looks drawn at random: letters that make no words, or digits strewn among letters. */
export function looksRandom(value: string, shape: ValueShape): boolean {
  if (shape.length < 8) return false;
  if (shape.isHex) return shape.digits >= 2 && shape.digits < shape.length && shape.entropy > 2.4;
  if (shape.entropy < 2.8 || shape.entropy < 0.62 * Math.log2(Math.min(shape.length, 40))) return false;
  const letters = shape.lowers + shape.uppers;
  if (letters === 0) return false;
  const runs = runsOfDigits(value);
  if (shape.digits >= 1 && shape.lowers > 0 && shape.uppers > 0) return shape.wordiness < 0.62 || runs >= 3;
  if (shape.digits >= 2) return runs >= 3 || shape.wordiness < 0.5;
  return shape.length >= 14 && shape.wordiness < 0.36;
}

function runsOfDigits(value: string): number {
  return value.match(/\d+/g)?.length ?? 0;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}
