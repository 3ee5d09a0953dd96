import { createHash } from 'node:crypto';
import { appendFileSync, lstatSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { hashFile, stampOf } from '../../../../src/launch/outputs/hash-file.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const stampNow = (file: string) => stampOf(lstatSync(file, { bigint: true }));

test.each([0, 1, 16_383, 16_384, 16_385, 1_048_576, 3_000_001])(
  'a file of %d bytes has the digest of its bytes',
  async size => {
    const bytes = Buffer.alloc(size, 'p1');
    const file = folder.write('file', bytes.toString());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await hashFile(file)).toMatchObject({ sha256, size, stamp: stampNow(file) });
  },
);

test('a file that is what was flushed is hashed; one that was written to since is not', async () => {
  const file = folder.write('file', 'flushed');
  const flushedAs = stampNow(file);
  expect(await hashFile(file, { flushedAs })).toMatchObject({ size: 7 });
  appendFileSync(file, ', and more');
  expect(await hashFile(file, { flushedAs })).toBeUndefined();
});
