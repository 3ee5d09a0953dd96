import { describe, expect, test } from '@jest/globals';
import { createSecretHider } from '../../../src/scan/hide-secrets.ts';
import { ALPHANUMERIC, BASE64URL, drawn } from '../../doubles/scanning.ts';

const token = `glpat-${drawn(BASE64URL, 20)}`;
const password = drawn(ALPHANUMERIC, 14);

describe('what is shown', () => {
  test.each([
    ['the name of a file', `dir/${token}.env`, 'dir/***.env'],
    ['the name of a file with a mark in it', `${token} gitleaks:allow.env`, '*** gitleaks:allow.env'],
    ['a range', `commits ${token}..HEAD`, 'commits ***..HEAD'],
    ['an error', `"reason" is "password = '${password}'".`, `"reason" is "password = '***'".`],
    ['a URL', `https://u:${password}@h.io/größe`, 'https://u:***@h.io/größe'],
    ['base64', `a ${Buffer.from(`x ${token}`).toString('base64')}.txt`, 'a ***.txt'],
  ])('has stars for a secret in %s', (_, text, shown) => {
    expect(createSecretHider().text(text)).toBe(shown);
  });

  test.each([
    'src/scan/hide-secrets.ts',
    'commits 0123456789ab..cdef01234567',
    'token: text',
    'größe/日本.txt',
    '',
  ])('is %j as it is', text => {
    expect(createSecretHider().text(text)).toBe(text);
  });

  test('has stars for each secret that was told, wherever it stands, and however often', () => {
    const hider = createSecretHider();
    hider.tell(password);
    hider.tell(`${password}2`);
    expect(hider.text(`${password}/a-${password}.txt`)).toBe('***/a-***.txt');
  });

  test('has no stars for told words that stand in names by chance', () => {
    const hider = createSecretHider();
    for (const word of ['production', 'Password', 'abc12']) hider.tell(word);
    expect(hider.text('production/Password/abc12')).toBe('production/Password/abc12');
  });
});
