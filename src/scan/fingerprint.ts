import { createHmac } from 'node:crypto';

/**
 * What stands for a secret in everything written: HMAC-SHA-256 (RFC 2104) of it, keyed with `salt`, cut to 128 bits. Line ends
 * do not count: a checkout may change them.
 */
export function fingerprintOf(salt: string, secret: string): string {
  return createHmac('sha256', salt).update(secret.replaceAll('\r\n', '\n')).digest('hex').slice(0, 32);
}
