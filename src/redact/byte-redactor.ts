import { createPrefilter } from './prefilter.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { TOKEN_FORMATS } from './token-formats.ts';

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
export function createByteRedactor(redactor: Redactor): ByteRedactor {
  const latin1 = createRedactor({
    secrets: [],
    patterns: redactor.patterns.map(({ source }) => new RegExp(asLatin1(source))),
    alsoHide: redactor.literals.map(asLatin1),
  });
  const needles = [...latin1.literals, ...TOKEN_FORMATS.map(format => format.prefix)];
  const prefilter = createPrefilter(needles.map(needle => Buffer.from(needle, 'latin1')));
  const whole = (bytes: Buffer): Buffer => Buffer.from(latin1.text(bytes.toString('latin1')), 'latin1');

  function redact(bytes: Buffer): Buffer {
    if (redactor.patterns.length > 0) return whole(bytes);
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
    if (redactor.patterns.length === 0 && prefilter.find(bytes, 0) === -1) return cut;
    let place = cut;
    for (const match of bytes.toString('latin1').matchAll(latin1.expression)) {
      if (match.index < cut && match.index + match[0].length > cut) place = match.index;
    }
    return place;
  }

  return { redact, cutOutsideSecrets };
}

/** The text whose latin1 bytes are the UTF-8 bytes of `text`: what it looks like in bytes read as latin1. */
function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
