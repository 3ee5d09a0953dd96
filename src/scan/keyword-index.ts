/**
 * Every place where one of many keywords stands, whatever the case of its ASCII letters: an Aho-Corasick automaton
 * (Aho, Corasick: "Efficient string matching", 1975) as a table with one column per byte that any keyword has.
 */
export interface KeywordIndex {
  /** Calls `onHit` with a keyword's number and the offset after it, in the order of the ends. */
  readonly eachHit: (bytes: Uint8Array, onHit: (keyword: number, end: number) => void) => void;
}

/** `keywords` are not empty and ASCII; each is known by its place in the list. */
export function createKeywordIndex(keywords: readonly string[]): KeywordIndex {
  const lowered = keywords.map(keyword => Buffer.from(keyword.toLowerCase(), 'latin1'));
  const columns = columnsOf(lowered);
  const width = Math.max(...columns) + 1;
  const { table, firstHit, endsAt } = tableOf(lowered, columns, width);

  function eachHit(bytes: Uint8Array, onHit: (keyword: number, end: number) => void): void {
    let row = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      row = table[row + (columns[bytes[index] ?? 0] ?? 0)] ?? 0;
      if (row >= firstHit) {
        for (const keyword of endsAt[(row - firstHit) / width] ?? []) onHit(keyword, index + 1);
      }
    }
  }

  return { eachHit };
}

/** Column 0 is for every byte that no keyword has; both cases of a letter share one. */
function columnsOf(keywords: readonly Buffer[]): Uint8Array {
  const columns = new Uint8Array(256);
  let next = 1;
  for (const byte of new Set(keywords.flatMap(keyword => [...keyword]))) {
    columns[byte] = next;
    if (byte >= 0x61 && byte <= 0x7a) columns[byte - 0x20] = next;
    next += 1;
  }
  return columns;
}

interface Node {
  readonly next: Map<number, number>;
  fail: number;
  ends: readonly number[];
}

/** Rows are numbered so that those that end a keyword come last: one comparison tells a hit. */
function tableOf(
  keywords: readonly Buffer[],
  columns: Uint8Array,
  width: number,
): { table: Uint32Array; firstHit: number; endsAt: readonly (readonly number[])[] } {
  const nodes = trie(keywords, columns);
  const order = linkFailures(nodes);
  const hits = order.filter(index => nodes[index]?.ends.length !== 0);
  const plain = order.filter(index => nodes[index]?.ends.length === 0);
  const rowOf = new Uint32Array(nodes.length);
  for (const [row, index] of [...plain, ...hits].entries()) rowOf[index] = row * width;
  const table = new Uint32Array(nodes.length * width);
  for (const index of order) {
    const node = nodes[index];
    const row = rowOf[index] ?? 0;
    const failRow = rowOf[node?.fail ?? 0] ?? 0;
    for (let column = 0; column < width; column += 1) {
      const target = node?.next.get(column);
      const otherwise = index === 0 ? 0 : (table[failRow + column] ?? 0);
      table[row + column] = target === undefined ? otherwise : (rowOf[target] ?? 0);
    }
  }
  return { table, firstHit: plain.length * width, endsAt: hits.map(index => nodes[index]?.ends ?? []) };
}

function trie(keywords: readonly Buffer[], columns: Uint8Array): Node[] {
  const nodes: Node[] = [{ next: new Map(), fail: 0, ends: [] }];
  for (const [keyword, bytes] of keywords.entries()) {
    let at = 0;
    for (const byte of bytes) {
      const column = columns[byte] ?? 0;
      const found = nodes[at]?.next.get(column);
      if (found === undefined) nodes.push({ next: new Map(), fail: 0, ends: [] });
      const target = found ?? nodes.length - 1;
      nodes[at]?.next.set(column, target);
      at = target;
    }
    const last = nodes[at];
    if (last !== undefined && at !== 0) last.ends = [...last.ends, keyword];
  }
  return nodes;
}

/** Breadth first; returns that order, in which a node's failure comes before the node. */
function linkFailures(nodes: readonly Node[]): readonly number[] {
  const order = [0];
  for (let head = 0; head < order.length; head += 1) {
    const index = order[head] ?? 0;
    const node = nodes[index];
    for (const [column, target] of node?.next ?? []) {
      const child = nodes[target];
      if (child === undefined) continue;
      child.fail = index === 0 ? 0 : follow(nodes, node?.fail ?? 0, column);
      child.ends = [...child.ends, ...(nodes[child.fail]?.ends ?? [])];
      order.push(target);
    }
  }
  return order;
}

function follow(nodes: readonly Node[], from: number, column: number): number {
  for (let at = from; ; at = nodes[at]?.fail ?? 0) {
    const target = nodes[at]?.next.get(column);
    if (target !== undefined) return target;
    if (at === 0) return 0;
  }
}
