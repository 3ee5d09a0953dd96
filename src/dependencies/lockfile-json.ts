import { messageOf } from '../kernel/errors.ts';
import { parseJson } from '../kernel/trust-boundary.ts';

/** A JSON file as data, which can say on which line a key stands. */
export interface JsonSource {
  readonly value: unknown;
  /** The line of the key at `path`, of which the first two parts count; of the first part, or 1, where there is none. */
  readonly lineOf: (...path: readonly string[]) => number;
  /** Keys that an object has twice. Readers of JSON take the last, or the first, or refuse it. */
  readonly duplicates: readonly { readonly path: readonly string[]; readonly line: number }[];
}

export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Keys are placed in objects down to this depth: deeper ones are never asked for, and a lockfile has many. */
const PLACED_DEPTH = 3;

/** @throws UnreadableText with the line, for what is no JSON. */
export function readJsonText(text: string): JsonSource {
  const body = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const value = parse(body);
  const repeated: { path: readonly string[]; offset: number }[] = [];
  scan(body, PLACED_DEPTH, { onAgain: (path, offset) => repeated.push({ path, offset }) });
  const lines = lineFinder(body);
  let known: ReadonlyMap<string, number> | undefined;
  const places = (): ReadonlyMap<string, number> => {
    known ??= placesIn(body);
    return known;
  };
  return {
    value,
    lineOf: (...path) =>
      lines(places().get(keyOf(path.slice(0, 2))) ?? places().get(keyOf(path.slice(0, 1))) ?? 0),
    duplicates: repeated.map(({ path, offset }) => ({ path, line: lines(offset) })),
  };
}

/** Tells the line of an offset, 1-based. The ends of lines are looked for when first asked. */
export function lineFinder(text: string): (offset: number) => number {
  let ends: number[] | undefined;
  return offset => {
    ends ??= endsOf(text);
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

function endsOf(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

function parse(text: string): unknown {
  const conflict = /^(?:<{7}|={7}|>{7})(?: |\r?$)/m.exec(text);
  try {
    return parseJson(text);
  } catch (error) {
    const lines = lineFinder(text);
    if (conflict !== null)
      throw new UnreadableText('it has the marks of a merge that was not ended', lines(conflict.index));
    const reason = messageOf(error);
    const isCut = /end of JSON|Unterminated/i.test(reason) || text.trim() === '';
    const position = /position (\d+)/.exec(reason)?.[1];
    const line = position === undefined ? lines(text.trimEnd().length) : lines(Number(position));
    throw new UnreadableText(isCut ? 'it ends in the middle: it is cut off' : 'it is not valid JSON', line);
  }
}

/** Where the keys of the first two depths stand. A lockfile in which all is well is never asked. */
function placesIn(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  scan(text, 2, { onFirst: (path, offset) => places.set(keyOf(path), offset) });
  return places;
}

interface Frame {
  readonly isObject: boolean;
  readonly keys: Set<string>;
  key: string;
}

const NO_KEYS = new Set<string>();
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

type OnKey = (path: readonly string[], offset: number) => void;

interface KeyCalls {
  /** Told of each key that its object has not had before. */
  readonly onFirst?: OnKey;
  /** Told of each other. */
  readonly onAgain?: OnKey;
}

/** Goes once through text that is known to be JSON, and tells of the keys of objects down to `depth`. */
function scan(text: string, depth: number, { onFirst, onAgain }: KeyCalls): void {
  const stack: Frame[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const frame = stack.at(-1);
      if (frame?.isObject === true && stack.length <= depth && isKey(text, end)) note(frame, at, end);
      at = end;
    } else if (code === 0x7b || code === 0x5b) {
      // A deeper one is never noted in, and a lockfile has hundreds of thousands.
      const keys = stack.length < depth ? new Set<string>() : NO_KEYS;
      stack.push({ isObject: code === 0x7b, keys, key: '' });
    } else if (code === 0x7d || code === 0x5d) {
      stack.pop();
    }
  }

  function note(frame: Frame, start: number, end: number): void {
    const raw = text.slice(start + 1, end);
    frame.key = raw.includes('\\') ? String(parseJson(`"${raw}"`)) : raw;
    const onKey = frame.keys.has(frame.key) ? onAgain : onFirst;
    frame.keys.add(frame.key);
    onKey?.(
      stack.map(({ key }) => key),
      start,
    );
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  // JSON's white space is all there is below this code.
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return text[at] === ':';
}

function keyOf(path: readonly string[]): string {
  return path.join('\0');
}
