import { createPrefilter } from './prefilter.ts';
import { REDACTED, type Redactor } from './redactor.ts';
import { createSecretFinder } from './secret-finder.ts';
import { type Span, union } from './spans.ts';

/** A redactor for bytes that are not known to be text of any encoding. */
export interface ByteRedactor {
  /** `bytes` without secrets; the same object when there are none. */
  readonly redact: (bytes: Buffer) => Buffer;
  /** The start of the secret that lies across `cut`, else `cut`. */
  readonly cutOutsideSecrets: (bytes: Buffer, cut: number) => number;
}

const NEWLINE = 10;
const MARK = Buffer.from(REDACTED);

/**
 * Bytes are handled as latin1, in which each is one character. For secrets, lines in which the prefilter finds nothing are passed
 * over; the user's own patterns have no known beginning: they are matched against everything.
 */
export function createByteRedactor({ hidden }: Redactor): ByteRedactor {
  const { findKnown, findPatterns, needles } = createSecretFinder({
    literals: hidden.literals.map(asLatin1),
    wrapped: hidden.wrapped,
    patterns: hidden.patterns.map(({ source }) => new RegExp(asLatin1(source))),
  });
  const hasPatterns = hidden.patterns.length > 0;
  const prefilter = createPrefilter(needles.map(needle => Buffer.from(needle, 'latin1')));

  function find(bytes: Buffer): readonly Span[] {
    const spans = hasPatterns ? [...findPatterns(bytes.toString('latin1'))] : [];
    for (let from = 0, hit = prefilter.find(bytes, from); hit !== -1; hit = prefilter.find(bytes, from)) {
      const start = Math.max(from, bytes.lastIndexOf(NEWLINE, hit - 1) + 1);
      const newline = bytes.indexOf(NEWLINE, hit);
      from = newline === -1 ? bytes.length : newline + 1;
      const found = findKnown(bytes.toString('latin1', start, from));
      spans.push(...found.map(span => ({ start: start + span.start, end: start + span.end })));
    }
    return union(spans);
  }

  function redact(bytes: Buffer): Buffer {
    const spans = find(bytes);
    if (spans.length === 0) return bytes;
    const parts = spans.flatMap(({ start }, index) => [
      bytes.subarray(spans[index - 1]?.end ?? 0, start),
      MARK,
    ]);
    return Buffer.concat([...parts, bytes.subarray(spans.at(-1)?.end)]);
  }

  function cutOutsideSecrets(bytes: Buffer, cut: number): number {
    return find(bytes).find(({ start, end }) => start < cut && end > cut)?.start ?? cut;
  }

  return { redact, cutOutsideSecrets };
}

/** The text whose latin1 bytes are the UTF-8 bytes of `text`: what it looks like in bytes read as latin1. */
function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
