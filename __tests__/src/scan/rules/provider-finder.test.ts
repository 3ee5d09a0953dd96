import { describe, expect, test } from '@jest/globals';
import { providerFinder } from '../../../../src/scan/rules/provider-finder.ts';
import { providerRules } from '../../../../src/scan/rules/providers.ts';
import { scannedText } from '../../../../src/scan/scanned-text.ts';

const providers = providerRules();

/** The first of `providers` that a scan of `text` asks with success, at any of its keywords. */
function found(id: string, text: string): string | undefined {
  const provider = providers.find(rule => rule.id === id);
  if (provider === undefined) throw new Error(`There is no rule ${id}.`);
  const rule = providerFinder(provider);
  const scanned = scannedText('a.txt', Buffer.from(text, 'latin1'));
  for (const keyword of rule.keywords) {
    const lowered = text.toLowerCase();
    for (let at = lowered.indexOf(keyword); at !== -1; at = lowered.indexOf(keyword, at + 1)) {
      const span = rule.at?.(scanned, at, at + keyword.length);
      if (span !== undefined && 'start' in span) return text.slice(span.start, span.end);
    }
  }
  return undefined;
}

describe('a provider rule asked at its keyword', () => {
  test('finds a token that begins before it', () => {
    const key = `${'k3Wq9ZbT7nLxV2mRcY8pJ4dGs'.repeat(2).slice(0, 33)}AzCaB8r2Qw=`;
    expect(found('azure-cache-for-redis-key', `key: ${key};`)).toBe(key);
  });

  test('tells of a lockfile what it tells of any file', () => {
    const provider = providers.find(({ id }) => id === 'gitlab-personal-access-token');
    if (provider === undefined) throw new Error('There is no such rule.');
    const rule = providerFinder(provider);
    const text = `glpat-${'k3Wq9ZbT7nLxV2mRcY8p'}`;
    const at = (path: string) => rule.at?.(scannedText(path, Buffer.from(text)), 0, 6);
    expect(at('a.txt')).toEqual({ start: 0, end: text.length });
    expect(at('yarn.lock')).toEqual({ start: 0, end: text.length });
  });
});
