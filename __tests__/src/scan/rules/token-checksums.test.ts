import { describe, expect, test } from '@jest/globals';
import {
  hasGithubChecksum,
  isBase58Check,
  isBech32,
  isNkeySeed,
} from '../../../../src/scan/rules/token-checksums.ts';

/** Published by who defined the format, none of them in use; apart, so that nobody takes them for a leak. */
const published = (...parts: string[]) => parts.join('');

describe('published examples have the checksum that is computed here', () => {
  test("GitHub's, by the token that articles on its format take apart", () => {
    expect(hasGithubChecksum(published('ghp_', 'zQWBuTSOoRi4A9spHcVY5ncns', 'DkxkJ', '0mLq17'))).toBe(true);
    expect(hasGithubChecksum(published('ghp_', 'zQWBuTSOoRi4A9spHcVY5ncns', 'DkxkJ', '0mLq18'))).toBe(false);
  });

  test('Bech32, by the vectors of BIP 173', () => {
    expect(isBech32('A12UEL5L')).toBe(true);
    expect(isBech32('split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w')).toBe(true);
    expect(isBech32('A12UEL5M')).toBe(false);
    expect(isBech32('x1b4n0q5v')).toBe(false);
  });

  test('Base58Check, by the first vector of BIP 32', () => {
    const head = 'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvv';
    expect(isBase58Check(published(head, 'NKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi'))).toBe(true);
    expect(isBase58Check(published(head, 'NKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHj'))).toBe(false);
  });

  test("NATS's, by a seed of its documentation", () => {
    const head = 'SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6';
    expect(isNkeySeed(published(head, 'USDXIEDNPPQYYYCU3VY'))).toBe(true);
    expect(isNkeySeed(published(head, 'USDXIEDNPPQYYYCU3WY'))).toBe(false);
  });
});
