import { describe, expect, test } from '@jest/globals';
import { ALPHANUMERIC, drawn, scanOwn } from '../../doubles/scanning.ts';

const password = drawn(ALPHANUMERIC, 14);
const plain = `{"user":"u","password":"${password}"}`;
const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('what stands encoded', () => {
  test.each([
    ['base64', encoded(plain)],
    ['base64url', Buffer.from(`${plain}??>>`).toString('base64url')],
    ['hex', Buffer.from(plain).toString('hex')],
    ['percent', encodeURIComponent(plain)],
  ])('is found in %s near a keyword, at the place of the encoded text', (name, text) => {
    const [finding] = scanOwn('a.txt', `secret data: x\n  ${text}\n`);
    expect(finding).toMatchObject({
      secret: password,
      line: 2,
      column: 3,
      tags: [`decoded:${name === 'base64url' ? 'base64' : name}`],
    });
  });

  test('is found two layers deep, and not three with a depth of two', () => {
    const twice = encoded(`the secret data ${encoded(plain)}`);
    expect(scanOwn('a.txt', `the secret data ${twice}`).map(({ tags }) => tags)).toEqual([
      ['decoded:base64', 'decoded:base64'],
    ]);
    expect(scanOwn('a.txt', `the secret data ${encoded(`the secret data ${twice}`)}`)).toEqual([]);
  });

  test('is left alone with a depth of none', () => {
    expect(scanOwn('a.txt', `the secret data ${encoded(plain)}`, { decodeDepth: 0 })).toEqual([]);
  });

  test('is left alone where no keyword is near', () => {
    const far = `secret\n${' \n'.repeat(2_000)}`;
    expect(scanOwn('a.txt', `${far}${Buffer.from(plain).toString('hex')}`)).toEqual([]);
  });

  test('is followed to its end behind what is near', () => {
    const long = encoded(`${' '.repeat(3_000)}${plain}`);
    expect(scanOwn('a.txt', `the secret data ${long}`)).toHaveLength(1);
  });
});
