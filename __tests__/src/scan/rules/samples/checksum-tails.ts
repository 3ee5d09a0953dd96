import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** CRC-32 a bit at a time, as ISO 3309 has it. */
function crc32(text: string): number {
  let rest = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ ((rest & 1) * 0xedb88320);
  }
  return ~rest >>> 0;
}

export function withGithubTail(prefix: string, body: string): string {
  let rest = crc32(body);
  let tail = '';
  for (let place = 0; place < 6; place += 1) {
    tail = BASE62.charAt(rest % 62) + tail;
    rest = Math.floor(rest / 62);
  }
  return prefix + body + tail;
}

export function withGitlabTail(start: string): string {
  return start + crc32(start).toString(36).padStart(7, '0');
}

export function withGrafanaTail(start: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(crc32(start));
  return `${start}_${bytes.toString('hex')}`;
}

/** `data` in Bech32's alphabet, without its last six characters, which are the checksum. */
export function withBech32Tail(prefix: string, data: string): string {
  const codes = [...prefix].map(character => character.charCodeAt(0));
  const values = [
    ...codes.map(code => code >> 5),
    0,
    ...codes.map(code => code & 31),
    ...[...data].map(character => BECH32.indexOf(character)),
  ];
  const checksum = bech32Polymod([...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [25, 20, 15, 10, 5, 0].map(shift => BECH32.charAt((checksum >> shift) & 31)).join('');
  return `${prefix}1${data}${tail}`;
}

function bech32Polymod(values: readonly number[]): number {
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    if (top & 1) checksum ^= 0x3b6a57b2;
    if (top & 2) checksum ^= 0x26508e6d;
    if (top & 4) checksum ^= 0x1ea119fa;
    if (top & 8) checksum ^= 0x3d4233dd;
    if (top & 16) checksum ^= 0x2a1462b3;
  }
  return checksum;
}

export function base58Check(payload: Buffer): string {
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  const whole = Buffer.concat([payload, hash(hash(payload)).subarray(0, 4)]);
  let number = BigInt(`0x${whole.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = BASE58.charAt(Number(number % 58n)) + text;
  return text;
}

/** A seed of 32 bytes for a user, in base 32 with its checksum. */
export function nkeySeed(seed: Buffer): string {
  const type = 20 << 3;
  const start = Buffer.from([(18 << 3) | (type >> 5), (type & 31) << 3]);
  const body = Buffer.concat([start, seed]);
  let crc = 0;
  for (const byte of body) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const carry = ((crc >> 15) & 1) ^ ((byte >> bit) & 1);
      crc = ((crc << 1) & 0xffff) ^ (carry * 0x1021);
    }
  }
  const bits = [...body, crc & 255, crc >> 8].map(byte => byte.toString(2).padStart(8, '0')).join('');
  return (`${bits}00`.match(/.{5}/g) ?? []).map(five => BASE32.charAt(Number.parseInt(five, 2))).join('');
}
