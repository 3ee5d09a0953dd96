import { isMonotonous } from '../generic/placeholder.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

const SEED = /(?<![A-Za-z0-9+/=_-])S[ACNOUX]A[A-P][A-Z2-7]{54}(?![A-Za-z0-9+/=_-])/y;

/**
 * The seed of a NATS key: base32 of a prefix, 32 bytes and a CRC-16 over both. The prefix is 5 bits for a seed, 5 for the kind of key and six that are
 * nought: an `A` and the first bit of a letter
 * (https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth).
 */
export function nkeySeedRule(): Rule {
  return {
    id: 'nats-nkey-seed',
    description: 'Seed of a NATS NKEY',
    severity: 'critical',
    tier: 0,
    keywords: ['saa', 'sca', 'sna', 'soa', 'sua', 'sxa'],
    definition: `${SEED}, checksum`,
    isWorthAsking: (bytes, start) => bytes[start] === 0x53 && isBase32(bytes[start + 3] ?? 0),
    at: ({ text }: ScannedText, start: number): Found | undefined => {
      SEED.lastIndex = start;
      const seed = SEED.exec(text)?.[0];
      if (seed === undefined || isMonotonous(seed)) return undefined;
      return hasChecksum(seed) ? { start, end: start + seed.length } : undefined;
    },
  };
}

function isBase32(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x32 && byte <= 0x37);
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The last two bytes are the CRC-16 (XMODEM) of what is before, little end first. */
export function hasChecksum(seed: string): boolean {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of seed) {
    value = ((value << 5) | BASE32.indexOf(character)) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  const [low = 0, high = 0] = bytes.slice(-2);
  return crc16(bytes.slice(0, -2)) === (high << 8) + low;
}

export function crc16(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
