import { expect, test } from '@jest/globals';
import { nulParts } from '../../../src/git/nul-parts.ts';

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([1, 2, 3, 100])('parts are whole when they come in pieces of %d bytes', async size => {
  const parts: string[] = [];
  for await (const some of nulParts(inPieces(Buffer.from('größe\0\0two\nlines\0'), size)))
    parts.push(...some);
  expect(parts).toEqual(['größe', '', 'two\nlines']);
});
