import { describe, expect, test } from '@jest/globals';
import { encodedForms } from '../../../src/redact/encodings.ts';

const SECRET = 'p@ss "wörd"/+x';

describe('a secret is known in each form in which it may be printed', () => {
  const base64 = (before: string, after: string): string =>
    Buffer.from(`${before}${SECRET}${after}`).toString('base64');
  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams({ q: SECRET }).toString()],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in upper-case hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in base64', base64('', '')],
    ['in base64, one byte into a longer text', base64('u', ':and more')],
    ['in base64, two bytes into a longer text', base64('us', ':and more')],
    ['in base64, as the password of basic authentication', base64('user:', '')],
    ['in base64 for URLs', base64('', '').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
  ])('%s', (_title, printed) => {
    expect(encodedForms(SECRET).some(form => printed.includes(form))).toBe(true);
  });
});

test('a base64 form holds only characters that depend on the secret', () => {
  const neighbours = ['a', 'b', '\u00ff'].flatMap(before =>
    ['x', '\u0001', 'é'].map(after => ({ before, after })),
  );
  for (const { before, after } of neighbours) {
    const printed = Buffer.from(`${before}secret-value${after}`, 'latin1').toString('base64');
    expect(encodedForms('secret-value').some(form => printed.includes(form))).toBe(true);
  }
});

test('no form is shorter than 8 characters, and none is there twice', () => {
  const forms = encodedForms('abcdefgh');
  expect(forms.filter(form => form.length < 8)).toEqual([]);
  expect(new Set(forms).size).toBe(forms.length);
});

test('a secret with half a surrogate pair has forms too', () => {
  expect(encodedForms('\ud800-secret-value')).toContain('\ufffd-secret-value');
});

test.each([
  ['by an encoder that leaves slashes alone', 'pa/ss%3Dw%28ord%29'],
  ['by one that encodes all', 'pa%2Fss%3Dw%28ord%29'],
  ['in lower case', 'pa%2fss%3dw%28ord%29'],
])('a secret that was percent-encoded %s is among the forms', (_title, form) => {
  expect(encodedForms('pa/ss=w(ord)')).toContain(form);
});
