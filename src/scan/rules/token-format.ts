/** One piece of a token's format: fixed text, or so many characters of a set. */
export type FormatPart = string | { readonly set: CharacterSet; readonly min: number; readonly max: number };

export type CharacterSet = keyof typeof CHARACTER_SETS;

/** As a regular expression's class has them, without the brackets. */
export const CHARACTER_SETS = {
  an: 'A-Za-z0-9',
  hex: 'a-f0-9',
  HEX: 'A-F0-9',
  url: 'A-Za-z0-9_-',
  b64: 'A-Za-z0-9+/',
  lo: 'a-z0-9',
  up: 'A-Z0-9',
  b32: 'A-Z2-7',
  d: '0-9',
  w: 'A-Za-z0-9_',
  al: 'a-z',
  dot: 'A-Za-z0-9_.-',
  dash: 'A-Za-z0-9-',
} as const;

const PART = /\{(\w+):(\d+)(?:-(\d+))?\}/g;

/**
 * Reads a format like `ghp_{an:36}` or `{hex:32}-us{d:1-2}`: fixed text, and in braces a set of characters and how many.
 * @throws Error for a set that is not known: formats are the pack's own.
 */
export function parseFormat(format: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let last = 0;
  for (const match of format.matchAll(PART)) {
    const [whole, name = '', least = '', most] = match;
    if (match.index > last) parts.push(format.slice(last, match.index));
    if (!isCharacterSet(name))
      throw new Error(`The format ${format} names ${name}, which is no set of characters.`);
    const min = Number.parseInt(least, 10);
    parts.push({ set: name, min, max: most === undefined ? min : Number.parseInt(most, 10) });
    last = match.index + whole.length;
  }
  if (last < format.length) parts.push(format.slice(last));
  return parts;
}

/** The source of a regular expression that matches exactly the tokens of the format. */
export function formatSource(parts: readonly FormatPart[]): string {
  return parts
    .map(part => {
      if (typeof part === 'string') return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return `[${CHARACTER_SETS[part.set]}]{${part.min}${part.max === part.min ? '' : `,${part.max}`}}`;
    })
    .join('');
}

/** Characters that would carry the token on: it is no token of the format if one stands next to it. */
export function edgeSource(part: FormatPart | undefined): string {
  if (part === undefined || typeof part === 'string') return 'A-Za-z0-9';
  return part.set === 'b64'
    ? 'A-Za-z0-9+/'
    : part.set === 'url' || part.set === 'dot'
      ? 'A-Za-z0-9_-'
      : 'A-Za-z0-9';
}

function isCharacterSet(name: string): name is CharacterSet {
  return Object.hasOwn(CHARACTER_SETS, name);
}
