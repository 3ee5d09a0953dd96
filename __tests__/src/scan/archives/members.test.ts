import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { tarOf, zipOf } from '../../../doubles/archives.ts';
import { ALPHANUMERIC, drawn, scanOwn } from '../../../doubles/scanning.ts';

const password = drawn(ALPHANUMERIC, 14);
const content = Buffer.from(`# first\npassword = "${password}"\n`);
const member = { name: 'conf/app.py', content };

function skippedIn(path: string, bytes: Buffer, maxFileBytes: number): string[] {
  const told: string[] = [];
  scanOwn(path, bytes, { maxFileBytes, onSkipped: (name, reason) => told.push(`${name} ${reason}`) });
  return told;
}

describe('archives', () => {
  test.each([
    ['zip', 'a.zip', zipOf([member]), 'a.zip!conf/app.py'],
    ['zip without compression', 'a.jar', zipOf([{ ...member, isStored: true }]), 'a.jar!conf/app.py'],
    ['tar', 'a.tar', tarOf([member]), 'a.tar!conf/app.py'],
    ['gzip', 'app.py.gz', gzipSync(content), 'app.py.gz!'],
    ['tar in gzip', 'a.tgz', gzipSync(tarOf([member])), 'a.tgz!!conf/app.py'],
    ['zip in zip', 'o.zip', zipOf([{ name: 'i.zip', content: zipOf([member]) }]), 'o.zip!i.zip!conf/app.py'],
  ])('a secret in %s is found, with its place in the member', (_, path, bytes, place) => {
    expect(scanOwn(path, bytes)).toMatchObject([
      { path: place, line: 2, secret: password, tags: ['archive'] },
    ]);
  });

  test('deeper archives than asked for are not unpacked', () => {
    const nested = zipOf([{ name: 'i.zip', content: zipOf([member]) }]);
    expect(scanOwn('o.zip', nested, { archiveDepth: 1 })).toEqual([]);
    expect(scanOwn('a.zip', zipOf([member]), { archiveDepth: 0 })).toEqual([]);
  });

  test('a name that leads out of the archive is a name and nothing more', () => {
    const [finding] = scanOwn('a.zip', zipOf([{ ...member, name: '../../etc/app.py' }]));
    expect(finding?.path).toBe('a.zip!../../etc/app.py');
  });

  test('what unpacks to more than is read is left out, and said', () => {
    const bomb = zipOf([{ name: 'zeros', content: Buffer.alloc(300_000) }, member]);
    expect(skippedIn('a.zip', bomb, 100_000)).toEqual([
      'a.zip!zeros unpacks to more than may be read of one archive (deflate)',
    ]);
    expect(scanOwn('a.zip', bomb, { maxFileBytes: 100_000 })).toHaveLength(1);
  });

  test('members of inner archives count for the outer one', () => {
    const inner = zipOf([{ name: 'a', content: Buffer.alloc(60_000) }]);
    const outer = zipOf([
      { name: '1.zip', content: inner },
      { name: '2.zip', content: inner },
    ]);
    expect(skippedIn('o.zip', outer, 100_000)).toEqual([
      'o.zip!2.zip!a unpacks to more than may be read of one archive (deflate)',
    ]);
  });

  test('a gzip bomb is left out, and said', () => {
    expect(skippedIn('a.gz', gzipSync(Buffer.alloc(300_000)), 100_000)).toEqual([
      'a.gz! unpacks to more than may be read of one archive (gzip)',
    ]);
  });

  test.each([
    [
      'a zip that is cut off',
      zipOf([member]).subarray(0, 60),
      'a! has no directory: the zip archive is cut off or damaged',
    ],
    [
      'a gzip that is damaged',
      Buffer.concat([gzipSync(content).subarray(0, 14), Buffer.alloc(40, 7)]),
      'a! cannot be unpacked (gzip)',
    ],
  ])('%s is said, and is no crash', (_, bytes, told) => {
    expect(skippedIn('a', bytes, 100_000)).toEqual([told]);
  });

  test('a tar with a header that is no number is said', () => {
    const bytes = tarOf([member]);
    bytes.write('zzz', 124);
    expect(skippedIn('a.tar', bytes, 100_000)).toEqual(['a.tar! has a damaged header (tar)']);
  });
});
