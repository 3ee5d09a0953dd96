import { visible } from '../../kernel/errors.ts';

const AROUND = 120;
const MOST_LINES = 12;

/** `line n, column m` of an offset. */
export function placeIn(text: string, at: number): string {
  const before = text.slice(0, at);
  return `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
}

/** What is around a place of a text, for a person; from the start, its first lines. */
export function excerpt(text: string, at: number, length: number): string {
  if (text === '') return '  (nothing)';
  const start = Math.max(0, at - AROUND);
  const end = Math.min(text.length, at + length + (at === 0 ? 8 : 1) * AROUND);
  const lines = text.slice(start, end).replace(/\n$/, '').split('\n').slice(0, MOST_LINES);
  const isCut = end < text.length || text.slice(start, end).split('\n').length > MOST_LINES + 1;
  return `${lines.map(line => `  ${visible(line)}`).join('\n')}${isCut ? '\n  …' : ''}`;
}
