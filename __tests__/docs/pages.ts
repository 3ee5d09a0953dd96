import { readFileSync } from 'node:fs';
import { trackedFiles } from '../repository/tracked-files.ts';

/** A page that people read. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block, without the indentation of its fence. */
export interface Block {
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const IS_PAGE = /^([A-Z]+|docs\/.+|(actions|examples)\/[^/]+\/README)\.md$/;
const FENCE = /^( *)```(\w*)\n(.*?)^\1```$/gms;

export function pages(): readonly Page[] {
  return trackedFiles()
    .filter(path => IS_PAGE.test(path))
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));
}

export function blocksOf({ path, text }: Page): readonly Block[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: indent = '', 2: language = '', 3: content = '' }) => ({
    page: path,
    line: text.slice(0, index).split('\n').length + 1,
    language,
    text: content.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** What a page says outside of its blocks; lines keep their numbers. */
export function proseOf({ text }: Page): string {
  return text.replace(FENCE, block => block.replace(/.*/g, ''));
}

/** What stands between backticks in prose; in a table a bar is written `\|`. */
export function codeIn(prose: string): readonly string[] {
  return [...prose.matchAll(/(?<![`\\])`([^`\n]+)`(?!`)/g)].map(([, code = '']) =>
    code.replaceAll('\\|', '|'),
  );
}

/** The rows of the tables between `<!-- mark:start -->` and `<!-- mark:end -->`, or of that one whose start also has a name, without their heads. */
export function markedRows(text: string, mark: string, name = ''): readonly (readonly string[])[] {
  return marked(text, mark, name).flatMap(table => table.trim().split('\n').slice(2).map(cellsOf));
}

/** What stands between these marks, each time. */
export function marked(text: string, mark: string, name = ''): readonly string[] {
  const start = name === '' ? `${mark}:start` : `${mark}:start ${name}`;
  return text
    .split(`<!-- ${start} -->\n`)
    .slice(1)
    .map(part => part.split(`<!-- ${mark}:end -->`)[0] ?? '');
}

function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map(cell => cell.trim());
}
