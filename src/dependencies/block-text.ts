import { quote } from '../kernel/errors.ts';
import { parseJson } from '../kernel/trust-boundary.ts';
import { UnreadableText } from './lockfile-json.ts';

/** A map of a lockfile, or a text in it. */
export interface BlockNode {
  /** 1-based. */
  readonly line: number;
  /** Null for a map. */
  readonly text: string | null;
  /** Empty for a text. */
  readonly children: ReadonlyMap<string, BlockNode>;
}

interface OpenNode extends BlockNode {
  text: string | null;
  readonly children: Map<string, OpenNode>;
  readonly indent: number;
}

/**
 * Reads the part of YAML 1.2 in which pnpm and yarn write their lockfiles: maps by indentation, texts on one line, flow maps of texts.
 * Lists and texts over several lines are skipped: nothing of them is asked for. A whole YAML parser takes a hundred times as long.
 *
 * @throws UnreadableText for anything else.
 */
export function readBlockText(text: string): BlockNode {
  const root = openNode(1, -1);
  const stack: OpenNode[] = [root];
  let skipDeeperThan = Number.POSITIVE_INFINITY;
  let pendingKey: { readonly key: string; readonly indent: number } | null = null;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1;
    const indent = raw.length - raw.trimStart().length;
    const content = raw.slice(indent).trimEnd();
    if (content === '' || content.startsWith('#') || content === '---') continue;
    if (indent > skipDeeperThan) continue;
    skipDeeperThan = Number.POSITIVE_INFINITY;
    if (/^(?:<{7}|={7}|>{7})(?: |$)/.test(content))
      throw new UnreadableText('it has the marks of a merge that was not ended', line);
    if (content.startsWith('- ') || content === '-') {
      skipDeeperThan = indent;
      continue;
    }
    if (content.startsWith('? ')) {
      pendingKey = { key: scalar(content.slice(2), line), indent };
      continue;
    }
    if (pendingKey !== null && /^:(?: |$)/.test(content)) {
      const node = place(pendingKey.key, pendingKey.indent, line);
      pendingKey = null;
      const rest = content.slice(1).trimStart();
      if (rest !== '') entry(rest, node.indent + 2, line);
      continue;
    }
    entry(content, indent, line);
  }
  return root;

  function entry(content: string, indent: number, line: number): void {
    const { key, rest } = splitEntry(content, line);
    const node = place(key, indent, line);
    if (rest === '') return;
    if (/^[|>][+-]?\d?$/.test(rest)) {
      skipDeeperThan = indent;
      node.text = '';
      return;
    }
    if (rest.startsWith('{')) flowMap(rest, line, node);
    else if (rest.startsWith('[')) node.text = rest;
    else node.text = scalar(rest, line);
  }

  function place(key: string, indent: number, line: number): OpenNode {
    while ((stack.at(-1)?.indent ?? -1) >= indent) stack.pop();
    const parent = stack.at(-1) ?? root;
    if (parent.children.has(key)) throw new UnreadableText(`it has ${quote(key)} twice`, line);
    if (parent.text !== null) throw new UnreadableText('it has a map below a text', line);
    const node = openNode(line, indent);
    parent.children.set(key, node);
    stack.push(node);
    return node;
  }
}

function openNode(line: number, indent: number): OpenNode {
  return { line, text: null, children: new Map(), indent };
}

function splitEntry(content: string, line: number): { readonly key: string; readonly rest: string } {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*:(?:\s|$))/.exec(content)?.[0];
  const colon = quoted === undefined ? /:(?:\s|$)/.exec(content)?.index : content.indexOf(':', quoted.length);
  if (colon === undefined) throw new UnreadableText('it ends in the middle of a line, or is none', line);
  const key = quoted === undefined ? content.slice(0, colon) : scalar(quoted, line);
  return { key, rest: content.slice(colon + 1).trim() };
}

function scalar(raw: string, line: number): string {
  if (raw.startsWith('"')) return doubleQuoted(raw, line);
  if (!raw.startsWith("'")) return raw;
  if (!/^'(?:[^']|'')*'$/.test(raw)) throw new UnreadableText('a text has no end', line);
  return raw.slice(1, -1).replaceAll("''", "'");
}

function doubleQuoted(raw: string, line: number): string {
  try {
    const text = parseJson(raw);
    if (typeof text === 'string') return text;
  } catch {
    // Told below.
  }
  throw new UnreadableText('a text has no end', line);
}

/** `{integrity: sha512-…, tarball: https://…}` */
function flowMap(raw: string, line: number, node: OpenNode): void {
  if (!raw.endsWith('}')) throw new UnreadableText('a map has no end', line);
  for (const part of raw.slice(1, -1).match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,'"]|(?<=\w)['"])+/g) ??
    []) {
    if (part.trim() === '') continue;
    const { key, rest } = splitEntry(part.trim(), line);
    const child = openNode(line, node.indent + 2);
    child.text = rest.startsWith('[') || rest.startsWith('{') ? rest : scalar(rest, line);
    node.children.set(key, child);
  }
}

/** The text at `path`, or null. */
export function textAt(node: BlockNode | undefined, ...path: readonly string[]): string | null {
  return nodeAt(node, ...path)?.text ?? null;
}

export function nodeAt(node: BlockNode | undefined, ...path: readonly string[]): BlockNode | undefined {
  return path.reduce<BlockNode | undefined>((at, key) => at?.children.get(key), node);
}

/** The texts of a map. */
export function textsIn(node: BlockNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    [...(node?.children ?? [])].flatMap(([key, { text }]) => (text === null ? [] : [[key, text] as const])),
  );
}
