/**
 * The longest text that a regular expression takes, in characters; what it looks ahead or behind at is not counted.
 *
 * @throws Error where a quantifier has no upper bound
 */
export function longestMatch(pattern: RegExp): number {
  const [length] = alternatives(pattern.source, 0);
  return length;
}

type Measured = readonly [length: number, next: number];

function alternatives(source: string, from: number): Measured {
  let longest = 0;
  let length = 0;
  let at = from;
  while (at < source.length && source[at] !== ')') {
    if (source[at] === '|') {
      longest = Math.max(longest, length);
      length = 0;
      at += 1;
      continue;
    }
    const [part, end] = atom(source, at);
    const [times, next] = repetition(source, end);
    length += part * times;
    at = next;
  }
  return [Math.max(longest, length), at];
}

function atom(source: string, at: number): Measured {
  if (source[at] === '(') {
    const opening = /^\((?:\?(?:<?[=!]|:))?/.exec(source.slice(at, at + 4))?.[0] ?? '(';
    const [length, end] = alternatives(source, at + opening.length);
    return [/[=!]$/.test(opening) ? 0 : length, end + 1];
  }
  if (source[at] === '[') return [1, afterClass(source, at)];
  if (source[at] === '\\') return [source[at + 1] === 'b' ? 0 : 1, at + (source[at + 1] === 'u' ? 6 : 2)];
  return [source[at] === '^' || source[at] === '$' ? 0 : 1, at + 1];
}

function afterClass(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** How often at most, and where the rest begins. */
function repetition(source: string, at: number): Measured {
  const found = /^(?:\{(\d+)(,)?(\d*)\}|\?|\*|\+)\??/.exec(source.slice(at, at + 16));
  if (found === null) return [1, at];
  const [text, least, comma, most] = found;
  if (/^[*+]/.test(text) || (comma !== undefined && most === '')) {
    throw new Error(`the quantifier ${text} of ${source} has no upper bound: give it one`);
  }
  const times = least === undefined ? 1 : Number(comma === undefined ? least : most);
  return [times, at + text.length];
}
