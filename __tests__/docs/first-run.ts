import { readFileSync } from 'node:fs';
import { blocksOf, marked } from './pages.ts';

/** The files by which the first page takes an empty repository to a guarded, reported run. */
export const FIRST_RUN_FILES = ['.github/p1.yml', '.github/workflows/hello.yml'] as const;

/** The text of one of them, as the first page has it. */
export function firstRunFile(name: (typeof FIRST_RUN_FILES)[number]): string {
  const [text = '', ...more] = marked(readFileSync('README.md', 'utf8'), 'first-run', name).flatMap(part =>
    blocksOf({ path: 'README.md', text: part }).map(block => block.text),
  );
  if (text === '' || more.length > 0)
    throw new Error(`README.md has to show ${name} once, between its marks`);
  return text;
}
