import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { RULES } from '../../../src/dependencies/rules.ts';

test('the page of dependencies has every rule with its part and level, and no other', () => {
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const rows = page.split('\n').filter(line => /^\| `[a-z-]+` \|/.test(line));
  expect(rows).toEqual(
    Object.entries(RULES).map(
      ([id, { check, level, description }]) => `| \`${id}\` | ${check} | ${level} | ${description} |`,
    ),
  );
});
