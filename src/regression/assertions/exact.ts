import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { type Finding, met, nameOf, onBytes, type Source, unmet } from './assertion.ts';
import { assertionKind, bytesOf, expectedText, sourceKey } from './assertion-kind.ts';
import { bytesDiff, partingByte } from './bytes-diff.ts';
import { partingOf, textDiff } from './text-diff.ts';

/** The whole of it, byte for byte, but for one line break at its end. */
export const exact = assertionKind(
  'exact',
  z.strictObject({
    exact: expectedText.describe(
      'the whole text, byte for byte; one line break at the end of either is not compared',
    ),
    ...sourceKey,
  }),
  (written, context, source) => {
    const expected = withoutLastBreak(bytesOf(written.exact, 'exact', context));
    return onBytes(source, bytes => {
      const came = withoutLastBreak(bytes);
      if (came.equals(expected)) return met(`${nameOf(source)} is what is expected.`);
      return isUtf8(expected) && isUtf8(came)
        ? otherText(source, expected.toString('utf8'), came.toString('utf8'))
        : otherBytes(source, expected, came);
    });
  },
);

function otherText(source: Source, expected: string, came: string): Finding {
  const { line, column } = partingOf(expected, came) ?? { line: 1, column: 1 };
  return unmet(`${nameOf(source)} differs at line ${line}, column ${column}.`, textDiff(expected, came));
}

function otherBytes(source: Source, expected: Buffer, came: Buffer): Finding {
  const binary = [
    ...(isUtf8(came) ? [] : [nameOf(source)]),
    ...(isUtf8(expected) ? [] : ['what is expected']),
  ].join(' and ');
  return unmet(
    `${nameOf(source)} differs at byte ${partingByte(expected, came) ?? 0}, counted from 0; bytes are compared, since ${binary} ${binary.includes(' and ') ? 'are' : 'is'} no UTF-8.`,
    bytesDiff(expected, came),
  );
}

function withoutLastBreak(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.length - (bytes.at(-2) === 0x0d ? 2 : 1));
}
