import { type ByteRedactor, createByteRedactor } from './byte-redactor.ts';
import type { Redactor } from './redactor.ts';
import { LONGEST_TOKEN } from './token-formats.ts';

/** Redacts a stream of bytes in which a secret may be split over chunks. */
export interface RedactingStream {
  /** Takes bytes, gives those that are safe to pass on, in parts. What may be the start of a secret is held back. */
  readonly push: (chunk: Buffer) => readonly Buffer[];
  /** Gives the rest. */
  readonly end: () => readonly Buffer[];
}

/** Hides nothing and holds nothing back. */
export const AS_IT_IS: RedactingStream = { push: chunk => [chunk], end: () => [] };

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const LONG_LINE = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Works on whole lines, since no secret that is looked for holds a line break. A line of more than 64 KiB is passed on
 * in parts that overlap by the longest secret, so that memory stays bounded whatever the step prints.
 */
export function createRedactingStream(redactor: Redactor): RedactingStream {
  let made: ByteRedactor | undefined;
  const longestLiteral = Math.max(0, ...redactor.hidden.literals.map(literal => Buffer.byteLength(literal)));
  const overlap = Math.max(2 * LONGEST_TOKEN, longestLiteral + 1);
  let held: Buffer[] = [];
  let heldBytes = 0;

  /** Made for the first byte: most steps print nothing on one of their two streams. */
  function bytes(): ByteRedactor {
    made ??= createByteRedactor(redactor);
    return made;
  }

  function push(chunk: Buffer): readonly Buffer[] {
    const end = Math.max(chunk.lastIndexOf(NEWLINE), chunk.lastIndexOf(CARRIAGE_RETURN)) + 1;
    if (end === 0) return hold(chunk);
    const firstEnd = held.length === 0 ? 0 : endOfFirstLine(chunk, end);
    const first = join(chunk.subarray(0, firstEnd));
    held = [];
    heldBytes = 0;
    const done = [first, chunk.subarray(firstEnd, end)].map(bytes().redact);
    return [...done, ...hold(chunk.subarray(end))].filter(isNotEmpty);
  }

  function hold(rest: Buffer): readonly Buffer[] {
    if (rest.length > 0) held.push(rest);
    heldBytes += rest.length;
    if (heldBytes <= LONG_LINE + overlap) return [];
    const line = join(NOTHING);
    const cut = bytes().cutOutsideSecrets(line, line.length - overlap);
    held = shortened(line.subarray(cut));
    heldBytes = held.reduce((sum, { length }) => sum + length, 0);
    return [bytes().redact(line.subarray(0, cut))];
  }

  /** A match of a pattern such as `key=.*` can be as long as the line. Its middle is hidden anyway: it need not be held. */
  function shortened(rest: Buffer): Buffer[] {
    return rest.length <= LONG_LINE + overlap
      ? [rest]
      : [rest.subarray(0, overlap), rest.subarray(rest.length - overlap)];
  }

  function join(last: Buffer): Buffer {
    return held.length === 0 ? last : Buffer.concat([...held, last]);
  }

  function end(): readonly Buffer[] {
    const rest = join(NOTHING);
    held = [];
    heldBytes = 0;
    return rest.length === 0 ? [] : [bytes().redact(rest)].filter(isNotEmpty);
  }

  return { push, end };
}

/** Only the line that is held is joined to what continues it: the rest of a chunk is not copied. */
function endOfFirstLine(chunk: Buffer, end: number): number {
  const newline = chunk.indexOf(NEWLINE);
  return newline === -1 ? end : newline + 1;
}

function isNotEmpty(part: Buffer): boolean {
  return part.length > 0;
}
