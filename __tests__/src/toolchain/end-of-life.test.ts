import { expect, test } from '@jest/globals';
import { END_OF_LIFE } from '../../../src/toolchain/end-of-life.ts';
import { lifecycleOf, linesOf, usableLines } from '../../../src/toolchain/lifecycle.ts';
import { TOOLS } from '../../../src/toolchain/pin.ts';
import { compareVersions } from '../../../src/toolchain/version.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const tables = TOOLS.flatMap(tool => {
  const lifecycle = lifecycleOf(tool);
  return lifecycle === null ? [] : [[tool, lifecycle] as const];
});

test.each(tables)(
  'the calendar of %s is dated, has a public source, and goes from old to new by days that exist',
  (_tool, { source, asOf, lines }) => {
    expect(source).toMatch(/^https:\/\//);
    expect(asOf).toMatch(DAY);
    const days = lines.flatMap(({ endsOn, longTermFrom }) =>
      [endsOn, longTermFrom].filter(day => day !== null),
    );
    expect(days.filter(day => !DAY.test(day) || new Date(day).toISOString().slice(0, 10) !== day)).toEqual(
      [],
    );
    const versions = lines.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort(compareVersions));
    expect(new Set(versions.map(String)).size).toBe(versions.length);
  },
);

test('tools of which only the newest release is maintained have none', () => {
  expect(TOOLS.filter(tool => END_OF_LIFE[tool] === undefined)).toEqual([
    'npm',
    'pnpm',
    'yarn',
    'bun',
    'deno',
    'rust',
  ]);
});

test('lines that are meant to be used are maintained, and for the long term where there are such', () => {
  const names = (tool: 'node' | 'python', today: string) => {
    const lifecycle = lifecycleOf(tool);
    return lifecycle === null ? [] : usableLines(lifecycle, today).map(({ name }) => name);
  };
  expect(names('node', '2025-11-24')).toEqual(['20', '22', '24']);
  expect(names('node', '2026-11-24')).toEqual(['22', '24', '26']);
  expect(names('python', '2026-11-24')).toEqual(['3.11', '3.12', '3.13', '3.14', '3.15']);
});

test('what is older than the calendar counts as its oldest line, what is newer as none', () => {
  const lifecycle = lifecycleOf('node');
  const names = (low: number) =>
    lifecycle === null
      ? []
      : linesOf(lifecycle, [{ low: [low, 0, 0], high: [low + 1, 0, 0] }]).map(({ name }) => name);
  expect([names(0), names(22), names(99)]).toEqual([['4'], ['22'], []]);
});
