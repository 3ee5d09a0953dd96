import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { budgetOf } from '../../../../src/scan/archives/member.ts';
import { membersOf } from '../../../../src/scan/archives/members.ts';
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

  test.each([
    ['a zip in a zip', zipOf([{ name: 'i.zip', content: zipOf([member]) }]), 1, 'a!i.zip'],
    ['a zip in a tar in gzip', gzipSync(tarOf([{ name: 'i.zip', content: zipOf([member]) }])), 1, 'a!!i.zip'],
    ['any', zipOf([member]), 0, 'a'],
  ])('%s that is deeper than asked for is not unpacked, and told', (_, bytes, archiveDepth, path) => {
    const told: string[] = [];
    const onSkipped = (name: string, reason: string) => told.push(`${name} ${reason}`);
    expect(scanOwn('a', bytes, { archiveDepth, onSkipped })).toEqual([]);
    expect(told).toEqual([`${path} is an archive deeper than \`scan.archive-depth\`, and was not unpacked`]);
  });

  test('a tar in gzip is one level', () => {
    expect(scanOwn('a.tgz', gzipSync(tarOf([member])), { archiveDepth: 1 })).toHaveLength(1);
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
      'a.gz unpacks to more than may be read of one archive (gzip)',
    ]);
  });

  test('members that are told to be packed in one place cost no more than an honest archive', () => {
    const budget = budgetOf(1_000_000);
    const told: string[] = [];
    const bomb = sharingZip(deflateRawSync(Buffer.alloc(1_100_000)), 5_000);
    const members = [...membersOf(bomb, budget, (name, reason) => told.push(`${name} ${reason}`))];
    expect(members).toEqual([]);
    expect(told.filter(line => line.includes('unpacks to more'))).toHaveLength(4);
    expect(told.at(-1)).toBe('m4999 comes after more than is unpacked of one archive');
  });

  test('many members whose sizes are not said are found by looking at each byte once', () => {
    const header = zipOf([member]).subarray(0, 30);
    header.writeUInt16LE(8, 6);
    header.writeUInt32LE(0, 26);
    const bytes = Buffer.concat([...Array.from({ length: 3_000 }, () => header), Buffer.alloc(100_000, 'x')]);
    const search = jest.spyOn(bytes, 'indexOf');
    const members = [...membersOf(bytes, budgetOf(1_000_000), () => {})];
    expect(members).toEqual([]);
    const looked = search.mock.calls.map(([, from], call) => {
      const found = Number(search.mock.results[call]?.value);
      return (found === -1 ? bytes.length : found) - Number(from);
    });
    expect(looked.length).toBeGreaterThan(3_000);
    expect(looked.reduce((sum, length) => sum + length)).toBeLessThan(3 * bytes.length);
  });

  test('of many members that are not read the first are named, and the others counted', () => {
    const bomb = sharingZip(deflateRawSync(Buffer.alloc(1_100_000)), 100);
    const told = skippedIn('a.zip', bomb, 1_000_000);
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe('a.zip has 80 more members that were not read whole');
  });
});

describe('of an archive that is damaged all that can be read is read, and the rest told:', () => {
  const filler = { name: 'filler', content: Buffer.from(drawn(ALPHANUMERIC, 60_000)) };
  const second = drawn(ALPHANUMERIC, 14, 2);
  const other = { name: 'conf/b.py', content: Buffer.from(`password = "${second}"\n`) };
  const long = Buffer.concat([content, filler.content]);
  const zip = zipOf([member, filler, other]);
  const damagedAt = (bytes: Buffer, at: number, length: number): Buffer => {
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, at, at + length);
    return damaged;
  };

  const cases: readonly (readonly [string, Buffer, readonly string[], readonly unknown[]])[] = [
    [
      'a zip without its end',
      zip.subarray(0, zip.length - 30),
      [password, second],
      ['a is cut off or damaged: it has no directory, and what could be found of its members was read (zip)'],
    ],
    [
      'a zip that ends in a member',
      zip.subarray(0, 20_000),
      [password],
      [
        'a is cut off or damaged: it has no directory, and what could be found of its members was read (zip)',
        expect.stringMatching(/^a!filler is cut off: only its first \d{5} bytes could be read \(deflate\)$/),
      ],
    ],
    [
      'a zip with damage in one member',
      damagedAt(zip, 20_000, 2_000),
      [password, second],
      ['a!filler is damaged: its checksum is another (zip)'],
    ],
    [
      'a zip with damage in its directory',
      damagedAt(zip, zip.lastIndexOf('PK\x01\x02'), 4),
      [password, second],
      ['a has a damaged directory: what could be found of its other members was read (zip)'],
    ],
    [
      'a gzip that ends early',
      gzipSync(long).subarray(0, 20_000),
      [password],
      [expect.stringMatching(/^a is cut off: only its first \d{5} bytes could be read \(gzip\)$/)],
    ],
    [
      'a gzip with damage',
      damagedAt(gzipSync(long), 20_000, 2_000),
      [password],
      [expect.stringMatching(/^a is damaged: only its first \d{5} bytes/)],
    ],
    [
      'a tar that ends in a member',
      tarOf([member, filler]).subarray(0, 30_000),
      [password],
      ['a!filler is cut off: only its first 28464 bytes could be read (tar)'],
    ],
    [
      'a tar with a damaged header',
      damagedAt(tarOf([member, filler, other]), 1_024 + 124, 3),
      [password, second],
      ['a has a damaged header: what comes before the next whole one was not read (tar)'],
    ],
  ];

  test.each(cases)('%s', (_, bytes, secrets, told) => {
    expect(new Set(scanOwn('a', bytes).map(({ secret }) => secret))).toEqual(new Set(secrets));
    expect(skippedIn('a', bytes, 10_000_000)).toEqual(told);
  });

  test.each([
    ['a zip that is nothing but its first bytes', Buffer.from(`PK\x03\x04${'x'.repeat(40)}`, 'latin1')],
    ['a gzip that is nothing but its first bytes', Buffer.from(`\x1f\x8b\x08${'x'.repeat(40)}`, 'latin1')],
  ])('%s', (_, bytes) => {
    expect(skippedIn('a', bytes, 10_000_000)).not.toEqual([]);
  });
});

describe('gzip behind zeros behind gzip', () => {
  const second = Buffer.from(`password = "${drawn(ALPHANUMERIC, 14, 2)}"\n`);
  const two = Buffer.concat([gzipSync(content), Buffer.alloc(600), gzipSync(second), Buffer.alloc(600)]);

  test('is read', () => {
    expect(scanOwn('a.gz', two)).toHaveLength(2);
    expect(skippedIn('a.gz', two, 1_000_000)).toEqual([]);
  });

  test('with something else behind is told', () => {
    const bytes = Buffer.concat([two, Buffer.from('x')]);
    expect(scanOwn('a.gz', bytes)).toHaveLength(2);
    expect(skippedIn('a.gz', bytes, 1_000_000)).toEqual(['a.gz has something else behind its end (gzip)']);
  });
});

describe('a zip', () => {
  test.each([
    ['behind a program', (zip: Buffer) => Buffer.concat([Buffer.from('#!/bin/sh\nexit\n'), zip])],
    ['behind a program that its own offsets count', (zip: Buffer) => shifted(zip, 16)],
    ['before a comment', (zip: Buffer) => Buffer.concat([zip, Buffer.from(' and more PK\x05\x06')])],
    ['of zip64', wide],
    ['before 100 kB of something else', (zip: Buffer) => Buffer.concat([zip, Buffer.alloc(100_000, 'x')])],
    [
      'between a program and 100 kB of something else',
      (zip: Buffer) => Buffer.concat([Buffer.from('\x7fELF\0\n'), zip, Buffer.alloc(100_000, 1)]),
    ],
  ])('%s is unpacked', (_, change) => {
    const bytes = change(zipOf([member]));
    expect(scanOwn('a.run', bytes).map(({ path }) => path)).toEqual(['a.run!conf/app.py']);
    expect(skippedIn('a.run', bytes, 1_000_000)).toEqual([]);
  });

  test('behind a program that is cut is read as far as it goes, and told', () => {
    const zip = zipOf([member, { ...member, name: 'b.py' }]);
    const bytes = Buffer.concat([Buffer.from('\x7fELF\0\n'), zip.subarray(0, zip.indexOf('PK\x01\x02'))]);
    expect(scanOwn('a.run', bytes).map(({ path }) => path)).toEqual(['a.run!conf/app.py', 'a.run!b.py']);
    expect(skippedIn('a.run', bytes, 1_000_000)).toEqual([
      'a.run is cut off or damaged: it has no directory, and what could be found of its members was read (zip)',
    ]);
  });

  test.each([
    ['a mark alone', Buffer.from('\0 PK\x03\x04 and PK\x05\x06 are marks')],
    [
      'headers of no method',
      Buffer.concat([Buffer.from('\0'), Buffer.alloc(9_000, 'PK\x03\x04\x14\0\0\0\x63')]),
    ],
  ])('is not seen in a program that has %s', (_, bytes) => {
    expect(skippedIn('a.run', bytes, 1_000_000)).toEqual([]);
  });

  test.each([
    ['with a directory', (zip: Buffer) => zip],
    ['without', (zip: Buffer) => zip.subarray(0, zip.indexOf('PK\x01\x02'))],
  ])('%s is read where the name of a member ends as that of a folder', (_, change) => {
    const bytes = change(
      zipOf([
        { name: 'folder/', content: Buffer.alloc(0) },
        { ...member, name: 'conf/' },
      ]),
    );
    expect(scanOwn('a.zip', bytes).map(({ path }) => path)).toEqual(['a.zip!conf/']);
  });

  test('before another one is read too', () => {
    const bytes = Buffer.concat([zipOf([member]), zipOf([{ ...member, name: 'b.py' }])]);
    expect(scanOwn('a', bytes).map(({ path }) => path)).toEqual(['a!conf/app.py', 'a!b.py']);
    expect(skippedIn('a', bytes, 1_000_000)).toEqual([]);
  });

  test('whose sizes stand behind its members is read without a directory', () => {
    const bytes = zipOf([member, { ...member, name: 'b.py' }]);
    bytes.writeUInt16LE(8, 6);
    bytes.writeUInt32LE(0, 18);
    const paths = scanOwn('a', bytes.subarray(0, bytes.lastIndexOf('PK\x05\x06'))).map(({ path }) => path);
    expect(paths).toEqual(['a!conf/app.py', 'a!b.py']);
  });
});

/** The archive behind `length` bytes that its offsets count. */
function shifted(zip: Buffer, length: number): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(length, 'x'), zip]);
  const entry = bytes.lastIndexOf('PK\x01\x02');
  bytes.writeUInt32LE(length, entry + 42);
  bytes.writeUInt32LE(entry, bytes.lastIndexOf('PK\x05\x06') + 16);
  return bytes;
}

/** A zip of one member with its numbers where zip64 has them (APPNOTE 4.3.14, 4.5.3). */
function wide(zip: Buffer): Buffer {
  const entry = zip.lastIndexOf('PK\x01\x02');
  const end = zip.lastIndexOf('PK\x05\x06');
  const extra = Buffer.alloc(4 + 16);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(zip.readUInt32LE(entry + 20)), 4);
  const directory = Buffer.concat([zip.subarray(entry, end), extra]);
  directory.writeUInt32LE(0xff_ff_ff_ff, 20);
  directory.writeUInt32LE(0xff_ff_ff_ff, 42);
  directory.writeUInt16LE(extra.length, 30);
  const wideEnd = Buffer.alloc(56);
  wideEnd.write('PK\x06\x06', 0, 'latin1');
  wideEnd.writeBigUInt64LE(BigInt(directory.length), 40);
  wideEnd.writeBigUInt64LE(BigInt(entry), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  const last = Buffer.from(zip.subarray(end));
  last.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, entry), directory, wideEnd, locator, last]);
}

/** A zip of many entries in the directory, all of which say that they are the one member there is. */
function sharingZip(packed: Buffer, count: number): Buffer {
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 0, 'latin1');
  local.writeUInt16LE(8, 8);
  const entries = Array.from({ length: count }, (_, index) => {
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 0, 'latin1');
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    const name = Buffer.from(`m${index}`);
    entry.writeUInt16LE(name.length, 28);
    return Buffer.concat([entry, name]);
  });
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, directory, end]);
}
