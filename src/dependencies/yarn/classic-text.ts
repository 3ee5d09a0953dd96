import { quote } from '../../kernel/errors.ts';
import type { BlockNode } from '../block-text.ts';
import { UnreadableText } from '../lockfile-json.ts';

interface OpenNode extends BlockNode {
  readonly children: Map<string, OpenNode>;
}

/**
 * Reads the format of yarn 1 (classic.yarnpkg.com: "yarn.lock"): names without a colon before their value, lists of names before
 * one, two spaces a level.
 *
 * @throws UnreadableText for anything else.
 */
export function readClassicText(text: string): BlockNode {
  const root = openNode(1, null);
  const stack: OpenNode[] = [root];
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (/^(?:<{7}|={7}|>{7})(?: |$)/.test(content))
      throw new UnreadableText('it has the marks of a merge that was not ended', line);
    const depth = (raw.length - raw.trimStart().length) / 2;
    if (!Number.isInteger(depth) || depth >= stack.length)
      throw new UnreadableText('a line stands too deep', line);
    stack.length = depth + 1;
    const parent = stack[depth] ?? root;
    const [key, node] = entryOf(content, line);
    if (parent.children.has(key)) throw new UnreadableText(`it has ${quote(key)} twice`, line);
    parent.children.set(key, node);
    if (node.text === null) stack.push(node);
  }
  return root;
}

function openNode(line: number, text: string | null): OpenNode {
  return { line, text, children: new Map() };
}

const WORD = /"(?:[^"\\]|\\.)*"|[^\s",:]+(?::[^\s",]+)*/y;

function entryOf(content: string, line: number): readonly [string, OpenNode] {
  if (content.endsWith(':')) {
    const names = wordsOf(content.slice(0, -1).replaceAll(/,\s+/g, ' '), line);
    return [names.join(', '), openNode(line, null)];
  }
  const words = wordsOf(content, line);
  const [key = '', value] = words;
  if (value === undefined || words.length > 2)
    throw new UnreadableText('it ends in the middle of a line, or is none', line);
  return [key, openNode(line, value)];
}

function wordsOf(content: string, line: number): readonly string[] {
  const words: string[] = [];
  let at = 0;
  while (at < content.length) {
    if (content[at] === ' ') {
      at += 1;
      continue;
    }
    WORD.lastIndex = at;
    const found = WORD.exec(content)?.[0];
    if (found === undefined) throw new UnreadableText('a text has no end', line);
    words.push(found.startsWith('"') ? found.slice(1, -1).replaceAll(/\\(.)/g, '$1') : found);
    at += found.length;
  }
  return words;
}
