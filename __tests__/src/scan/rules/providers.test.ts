import { describe, expect, test } from '@jest/globals';
import type { ProviderRule } from '../../../../src/scan/rules/provider-rule.ts';
import { providerRules } from '../../../../src/scan/rules/providers.ts';
import { foundSecrets } from './found-secrets.ts';
import { SAMPLES } from './samples/all.ts';
import { createDraw, type DrawOptions } from './samples/draw.ts';
import type { Sample } from './samples/sample.ts';

const LONG = 256 * 1024;
const RULES = providerRules();
const BY_ID: readonly (readonly [string, ProviderRule])[] = RULES.map(rule => [rule.id, rule]);

function sampleOf(rule: ProviderRule, options: Partial<DrawOptions>): Sample {
  const generate = SAMPLES[rule.id];
  if (generate === undefined)
    throw new Error(`${rule.id} has no generator of samples: write one in samples/`);
  return generate(createDraw({ seed: 1, length: 'any', fill: 'random', ...options }));
}

function positivesOf(rule: ProviderRule): readonly Sample[] {
  const lengths = (['least', 'most'] as const).map(length => sampleOf(rule, { length }));
  return [...lengths, ...[2, 3, 4, 5, 6, 7].map(seed => sampleOf(rule, { seed }))];
}

/** Whose characters tell nothing of the bytes that were made up. */
const OF_BYTES = ['bitcoin-extended-private-key', 'bitcoin-private-key', 'nats-nkey-seed'];

const inPlace = ({ text, secret }: Sample, other: string) => text.replace(secret, () => other);

function nearMissesOf(rule: ProviderRule): readonly (readonly [why: string, text: string])[] {
  const least = sampleOf(rule, { length: 'least' });
  const most = sampleOf(rule, { length: 'most' });
  const isBare = least.text === least.secret;
  return [
    ['a character too short', inPlace(least, least.secret.slice(0, -1))],
    ['a character too long', inPlace(most, `${most.secret}0`)],
    isBare ? ['inside a longer word', `q${least.text}`] : ['without what tells it', ` ${least.secret} `],
    ...(OF_BYTES.includes(rule.id) ? [] : madeUpOf(rule)),
    ['in angle brackets', inPlace(least, '<your-token-here>')],
  ];
}

function madeUpOf(rule: ProviderRule): readonly (readonly [why: string, text: string])[] {
  return [
    ['one character again and again', sampleOf(rule, { fill: 'same' }).text],
    ['a walk through its characters', sampleOf(rule, { fill: 'sequence' }).text],
  ];
}

/** A sample whose checksum does not hold: one character is another. */
function brokenOf(rule: ProviderRule, seed: number): string {
  const sample = sampleOf(rule, { seed, length: 'most' });
  const at = rule.id === 'discord-bot-token' ? 1 : sample.secret.length - 9;
  const other = sample.secret[at] === 'Q' ? 'P' : 'Q';
  const cased = sample.secret === sample.secret.toLowerCase() ? other.toLowerCase() : other;
  return inPlace(sample, sample.secret.slice(0, at) + cased + sample.secret.slice(at + 1));
}

describe.each(BY_ID)('%s', (_, rule) => {
  test('finds what has its documented format, whole, within what it says of its length', () => {
    for (const { text, secret } of positivesOf(rule)) {
      expect(foundSecrets(rule, text)).toEqual([secret]);
      expect(foundSecrets(rule, `a\n\t"${text}"\n`)).toEqual([secret]);
      expect(rule.pattern.exec(text)?.[0].length).toBeLessThanOrEqual(rule.longest);
    }
  });

  test('has one of its keywords in whatever it finds', () => {
    for (const { text } of positivesOf(rule)) {
      const matched = rule.pattern.exec(text)?.[0].toLowerCase() ?? '';
      expect(rule.keywords.filter(keyword => matched.includes(keyword))).not.toEqual([]);
    }
  });

  test('finds nothing in near misses', () => {
    const found = nearMissesOf(rule).filter(([, text]) => foundSecrets(rule, text).length > 0);
    expect(found).toEqual([]);
  });

  test('comes to an end on a long text that almost matches everywhere', () => {
    const [keyword = ''] = rule.keywords;
    const almost = inPlace(sampleOf(rule, { length: 'least' }), sampleOf(rule, {}).secret.slice(0, -2));
    for (const piece of [keyword, almost.slice(0, 4_000)]) {
      const text = piece.repeat(Math.ceil(LONG / piece.length)).slice(0, LONG);
      expect(Array.isArray(foundSecrets(rule, text))).toBe(true);
    }
  });
});

describe.each(BY_ID.filter(([, { isValid }]) => isValid !== null))('the checksum of %s', (id, rule) => {
  test('tells a token with a wrong character', () => {
    const seeds = [11, 12, 13, 14, 15, 16].filter(
      seed => !id.startsWith('gitlab-') || sampleOf(rule, { seed, length: 'most' }).secret.includes('.'),
    );
    expect(seeds.length).toBeGreaterThanOrEqual(2);
    expect(seeds.filter(seed => foundSecrets(rule, brokenOf(rule, seed)).length > 0)).toEqual([]);
  });
});

describe('the pack', () => {
  test('has at least 150 rules, each under an id of its own', () => {
    expect(RULES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  test('has ids in kebab-case, descriptions, and keywords of three characters or more in lower case', () => {
    const wrong = RULES.filter(
      ({ id, description, keywords }) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ||
        description.length < 20 ||
        keywords.length === 0 ||
        keywords.some(keyword => !/^[ -~]{2,}$/.test(keyword) || keyword !== keyword.toLowerCase()),
    );
    expect(wrong).toEqual([]);
  });

  test('names a page for each rule', () => {
    expect(RULES.filter(({ source }) => !/^https:\/\/[\w.-]+\.[a-z]{2,}(\/|$)/.test(source))).toEqual([]);
  });

  test('repeats nothing without a bound, and asks for no case-insensitivity', () => {
    const unbounded = RULES.filter(({ pattern }) => {
      const bare = pattern.source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
      return /[*+]|\{\d+,\}/.test(bare) || pattern.flags !== '' || bare.includes('(?i');
    });
    expect(unbounded).toEqual([]);
  });

  test('has a generator of samples for each rule and for nothing else', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });
});
