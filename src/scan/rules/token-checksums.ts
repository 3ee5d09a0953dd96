import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** The last six characters are the CRC-32, in base 62, of those between prefix and them (GitHub: "Behind GitHub's new authentication token formats", 2021). */
export function hasGithubChecksum(token: string): boolean {
  const body = token.slice(token.lastIndexOf('_') + 1, -6);
  let digits = '';
  for (let rest = crc32(body); rest > 0; rest = Math.floor(rest / 62)) {
    digits = BASE62.charAt(rest % 62) + digits;
  }
  return token.endsWith(digits.padStart(6, '0'));
}

/** A routable token's last seven characters are the CRC-32, in base 36, of all before (GitLab: "Cells: Routable Tokens"); the others have none. */
export function hasGitlabChecksum(token: string): boolean {
  if (!token.includes('.')) return true;
  return crc32(token.slice(0, -7)).toString(36).padStart(7, '0') === token.slice(-7);
}

/** After the last underscore stands the CRC-32 of all before it, low byte first (grafana/grafana, pkg/components/satokengen). */
export function hasGrafanaChecksum(token: string): boolean {
  const end = token.lastIndexOf('_');
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(token.slice(0, end)));
  return token.slice(end + 1) === checksum.toString('hex');
}

/** Bech32 (BIP 173), in one case. */
export function isBech32(text: string): boolean {
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  const prefix = [...lower.slice(0, separator)].map(character => character.charCodeAt(0));
  const data = [...lower.slice(separator + 1)].map(character => BECH32.indexOf(character));
  return (
    !data.includes(-1) &&
    polymod([...prefix.map(code => code >> 5), 0, ...prefix.map(code => code & 31), ...data]) === 1
  );
}

function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  return values.reduce((checksum, value) => {
    const top = checksum >> 25;
    const shifted = ((checksum & 0x1ffffff) << 5) ^ value;
    return generators.reduce((sum, generator, bit) => ((top >> bit) & 1 ? sum ^ generator : sum), shifted);
  }, 1);
}

/** Base58Check: the last four bytes are the start of the double SHA-256 of those before (Bitcoin Wiki: "Base58Check encoding"). */
export function isBase58Check(text: string): boolean {
  let number = 0n;
  for (const character of text) number = number * 58n + BigInt(BASE58.indexOf(character));
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return sha256(sha256(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4));
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** In base 32; the last two bytes are the CRC-16 (XMODEM) of those before, low byte first (nats-io/nkeys). */
export function isNkeySeed(text: string): boolean {
  const bytes = fromBase32(text);
  let checksum = 0;
  for (const byte of bytes.subarray(0, -2)) {
    checksum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      checksum = ((checksum & 0x8000) === 0 ? checksum << 1 : (checksum << 1) ^ 0x1021) & 0xffff;
    }
  }
  return bytes.readUInt16LE(bytes.length - 2) === checksum;
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map(character => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
}

/** The first part of a bot's token is its id, some 18 digits, in base64 (Discord: "Reference", Authentication and Snowflakes). */
export function hasDiscordId(token: string): boolean {
  const id = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('latin1');
  return /^\d{17,20}$/.test(id);
}
