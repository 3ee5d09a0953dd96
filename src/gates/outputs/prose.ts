import { cell, code } from '../../formats/markdown.ts';
import { visible } from '../../kernel/errors.ts';

/** `text` as Markdown on one line, of which only what stands in backticks is code, and nothing else is markup; cut at `longest` characters. */
export function prose(text: string, longest: number): string {
  const line = cut(visible(text), longest);
  return line
    .split(/(`[^`]+`)/)
    .map(part => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : escaped(part)))
    .join('')
    .trim();
}

/** `text` in at most `longest` characters. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** As a cell, with the spaces that part it from code; GitHub would take what is between two dollar signs for mathematics. */
function escaped(text: string): string {
  const [before = ''] = /^\s*/.exec(text) ?? [];
  const [after = ''] = /\s*$/.exec(text) ?? [];
  return `${before === '' ? '' : ' '}${cell(text).replaceAll('$', '\\$')}${after === '' || text.trim() === '' ? '' : ' '}`;
}
