import { createPrefilter } from './prefilter.ts';
import { type Redactor, withoutSpans } from './redactor.ts';
import { createSecretFinder } from './secret-finder.ts';

/** A redactor for bytes that are not known to be text of any encoding. */
export interface ByteRedactor {
  /** `bytes` without secrets; the same object when there are none. */
  readonly redact: (bytes: Buffer) => Buffer;
  /** The start of the secret that lies across `cut`, else `cut`. */
  readonly cutOutsideSecrets: (bytes: Buffer, cut: number) => number;
}

const NEWLINE = 10;

/**
 * Bytes are handled as latin1, in which each is one character. Lines in which the prefilter finds nothing are passed over; the
 * user's own patterns have no known beginning, so with any of them every line is matched.
 */
export function createByteRedactor({ hidden }: Redactor): ByteRedactor {
  const { find, needles } = createSecretFinder({
    literals: hidden.literals.map(asLatin1),
    wrapped: hidden.wrapped,
    patterns: hidden.patterns.map(({ source }) => new RegExp(asLatin1(source))),
  });
  const hasPatterns = hidden.patterns.length > 0;
  const prefilter = createPrefilter(needles.map(needle => Buffer.from(needle, 'latin1')));

  function whole(bytes: Buffer): Buffer {
    const text = bytes.toString('latin1');
    const spans = find(text);
    return spans.length === 0 ? bytes : Buffer.from(withoutSpans(text, spans), 'latin1');
  }

  function redact(bytes: Buffer): Buffer {
    if (hasPatterns) return whole(bytes);
    const parts: Buffer[] = [];
    let doneTo = 0;
    for (let hit = prefilter.find(bytes, 0); hit !== -1; hit = prefilter.find(bytes, doneTo)) {
      const start = Math.max(doneTo, bytes.lastIndexOf(NEWLINE, hit - 1) + 1);
      const newline = bytes.indexOf(NEWLINE, hit);
      const end = newline === -1 ? bytes.length : newline + 1;
      parts.push(bytes.subarray(doneTo, start), whole(bytes.subarray(start, end)));
      doneTo = end;
    }
    return doneTo === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(doneTo)]);
  }

  function cutOutsideSecrets(bytes: Buffer, cut: number): number {
    if (!hasPatterns && prefilter.find(bytes, 0) === -1) return cut;
    const across = find(bytes.toString('latin1')).find(({ start, end }) => start < cut && end > cut);
    return across?.start ?? cut;
  }

  return { redact, cutOutsideSecrets };
}

/** The text whose latin1 bytes are the UTF-8 bytes of `text`: what it looks like in bytes read as latin1. */
function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
