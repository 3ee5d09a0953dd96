import { describe, expect, test } from '@jest/globals';
import { isPlaceholder } from '../../../../src/scan/rules/placeholder.ts';
import { createDraw } from './samples/draw.ts';

describe('a placeholder', () => {
  test.each([
    ['a word', 'kd83EXAMPLEm2'],
    ['a row of x', 'ab_xxxxxxxxxxxx'],
    ['a word that tells whose it should be', 'ab_your_key'],
    ['one character again and again', '7777777'],
    ['a group of two', 'k9k9k9k9'],
    ['a group of four', 'k9s7k9s7k9s7'],
    ['a long group twice', 'h3k9zh3k9z'],
    ['the digits in turn', 'p1234567q'],
    ['the digits past nine', 'q78901234'],
    ['the alphabet backwards', 'fedcba'],
    ['letters and digits in turn', 'a1b2c3d4e5f6g7'],
    ['angle brackets', '<a-token>'],
    ['a template', 'k${TOKEN}'],
    ['a mask', 'ghk****'],
    ["the key of Azure's storage emulator", ['Eby8vdM02xNOcq', 'FlqUwJPLlmEtl'].join('')],
  ])('is told by %s', (_, text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  test('is no text drawn at random: fewer than one in 500', () => {
    const drawn = Array.from({ length: 4_000 }, (_, seed) =>
      createDraw({ seed, length: 'any', fill: 'random' }),
    );
    const texts = [...drawn.map(draw => draw.hex(40)), ...drawn.map(draw => draw.alnum(36))];
    const longTexts = drawn.slice(0, 1_000).map(draw => draw.base64(900));
    expect(texts.filter(isPlaceholder).length).toBeLessThan(texts.length / 500);
    expect(longTexts.filter(isPlaceholder).length).toBeLessThan(longTexts.length / 100);
  });
});
