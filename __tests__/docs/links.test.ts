import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pages, proseOf } from './pages.ts';

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...proseOf({ path: '', text }).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    slug(heading),
  );
  return headings.map((anchor, index) => {
    const before = headings.slice(0, index).filter(each => each === anchor).length;
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

function slug(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return shown
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

const links = pages().flatMap(page =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ page: page.path, target })),
);
const inside = links.filter(({ target }) => !/^[a-z]+:/.test(target));

test('every link inside the repository leads to a file, and to a heading of it where it names one', () => {
  expect(inside.length).toBeGreaterThan(100);
  const broken = inside.filter(({ page, target }) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page below docs/ is linked from another one', () => {
  const reached = inside.map(({ page, target }) => ({
    page,
    to: join(dirname(page), target.split('#')[0] ?? ''),
  }));
  const alone = pages().filter(
    ({ path }) => path.startsWith('docs/') && !reached.some(({ page, to }) => page !== path && to === path),
  );
  expect(alone.map(({ path }) => path)).toEqual([]);
});

test('the first page leads to every page of docs/, to every action and to every example of it', () => {
  const { text } = pages().find(({ path }) => path === 'README.md') ?? { text: '' };
  const wanted = pages()
    .map(({ path }) => path)
    .filter(path => /^(docs\/[^/]+\.md|(actions|examples)\/[^/]+\/README\.md)$/.test(path));
  expect(wanted.filter(path => !text.includes(`](${path}`))).toEqual([]);
});
