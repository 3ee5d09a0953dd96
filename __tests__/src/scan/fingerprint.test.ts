import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { fingerprintOf } from '../../../src/scan/fingerprint.ts';

test('is half of the HMAC-SHA-256 of the secret, keyed with the salt', () => {
  const whole = createHmac('sha256', 'salt').update('secret').digest('hex');
  expect(fingerprintOf('salt', 'secret')).toBe(whole.slice(0, 32));
});

test('is another for another salt', () => {
  expect(fingerprintOf('salt', 'secret')).not.toBe(fingerprintOf('other', 'secret'));
});

test('is the same whatever ends the lines', () => {
  expect(fingerprintOf('salt', 'one\r\ntwo')).toBe(fingerprintOf('salt', 'one\ntwo'));
});
