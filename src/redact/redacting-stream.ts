import { createRedactor, type Redactor } from './redactor.ts';
import { LONGEST_TOKEN } from './token-formats.ts';

/** Redacts a stream of bytes in which a secret may be split over chunks. */
export interface RedactingStream {
  /** Takes bytes, gives those that are safe to pass on. What may be the start of a secret is held back. */
  readonly push: (chunk: Buffer) => Buffer;
  /** Gives the rest. */
  readonly end: () => Buffer;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const LONG_LINE = 64 * 1024;

/**
 * Works on whole lines, since no secret that is looked for holds a line break. A line of more than 64 KiB is passed on
 * in parts that overlap by the longest secret, so that memory stays bounded whatever the step prints.
 *
 * Bytes are handled as latin1, in which every byte is one character: nothing but secrets changes.
 */
export function createRedactingStream(redactor: Redactor): RedactingStream {
  const bytes = byteRedactor(redactor);
  const overlap = Math.max(2 * LONGEST_TOKEN, 1 + (redactor.literals[0]?.length ?? 0) * 3);
  let held: Buffer = Buffer.alloc(0);

  function push(chunk: Buffer): Buffer {
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = Math.max(all.lastIndexOf(NEWLINE), all.lastIndexOf(CARRIAGE_RETURN)) + 1;
    const rest = all.length - end;
    if (rest <= LONG_LINE + overlap) {
      held = all.subarray(end);
      return end === 0 ? Buffer.alloc(0) : bytes.redact(all.subarray(0, end));
    }
    const { done, kept } = bytes.redactBefore(all, all.length - overlap);
    held = kept;
    return done;
  }

  function end(): Buffer {
    const rest = held;
    held = Buffer.alloc(0);
    return rest.length === 0 ? rest : bytes.redact(rest);
  }

  return { push, end };
}

function byteRedactor(redactor: Redactor) {
  const latin1 = createRedactor({
    secrets: redactor.secrets.map(secret => Buffer.from(secret, 'utf8').toString('latin1')),
    patterns: redactor.patterns,
    alsoHide: redactor.literals.map(literal => Buffer.from(literal, 'utf8').toString('latin1')),
  });
  return {
    redact: (buffer: Buffer) => Buffer.from(latin1.text(buffer.toString('latin1')), 'latin1'),
    redactBefore: (buffer: Buffer, cut: number) => splitOutsideSecrets(buffer, cut, latin1),
  };
}

/** Cuts at `cut`, or before the secret that lies across it. */
function splitOutsideSecrets(
  buffer: Buffer,
  cut: number,
  redactor: Redactor,
): { done: Buffer; kept: Buffer } {
  const text = buffer.toString('latin1');
  let place = cut;
  for (const match of text.matchAll(redactor.expression)) {
    if (match.index < cut && match.index + match[0].length > cut) place = match.index;
  }
  const done = Buffer.from(redactor.text(text.slice(0, place)), 'latin1');
  return { done, kept: buffer.subarray(place) };
}
