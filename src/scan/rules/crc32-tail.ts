import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * The last six characters of GitHub's and npm's tokens: CRC-32 of the 30 before, in base 62, filled up with zeros
 * (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export function hasCrc32Tail(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1);
  return body.slice(-6) === base62(crc32(body.slice(0, -6)));
}

export function base62(value: number, digits = 6): string {
  let rest = value;
  let text = '';
  while (text.length < digits) {
    text = `${BASE62[rest % 62] ?? ''}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
}
