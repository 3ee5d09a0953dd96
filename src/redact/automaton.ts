/**
 * Finds where any of many needles ends, a byte at a time: an Aho-Corasick automaton (Aho, Corasick: "Efficient string
 * matching", 1975) as a table with one column per byte that any needle has.
 */
export interface Automaton {
  /** The end of the first needle in `bytes` that lies between `from` and `to`, or -1. */
  readonly find: (bytes: Uint8Array, from: number, to: number) => number;
}

export function createAutomaton(needles: readonly Buffer[]): Automaton {
  const columns = columnsOf(needles);
  const width = Math.max(...columns) + 1;
  const { table, firstHit } = tableOf(needles, columns, width);

  function find(bytes: Uint8Array, from: number, to: number): number {
    let row = 0;
    for (let index = from; index < to; index += 1) {
      row = table[row + (columns[bytes[index] ?? 0] ?? 0)] ?? 0;
      if (row >= firstHit) return index + 1;
    }
    return -1;
  }

  return { find };
}

/** Column 0 is for every byte that no needle has. */
function columnsOf(needles: readonly Buffer[]): Uint8Array {
  const columns = new Uint8Array(256);
  let next = 1;
  for (const byte of new Set(needles.flatMap(needle => [...needle]))) columns[byte] = Math.min(next++, 255);
  return columns;
}

interface Node {
  readonly next: Map<number, number>;
  fail: number;
  isHit: boolean;
}

/** Rows are numbered so that those that end a needle come last: one comparison tells a hit. */
function tableOf(
  needles: readonly Buffer[],
  columns: Uint8Array,
  width: number,
): { table: Uint32Array; firstHit: number } {
  const nodes = trie(needles, columns);
  const order = linkFailures(nodes);
  const hits = nodes.flatMap((node, index) => (node.isHit ? [index] : []));
  const plain = nodes.flatMap((node, index) => (node.isHit ? [] : [index]));
  const rowOf = new Uint32Array(nodes.length);
  for (const [row, index] of [...plain, ...hits].entries()) rowOf[index] = row * width;
  const table = new Uint32Array(nodes.length * width);
  for (const index of order) {
    const node = nodes[index];
    if (node === undefined) continue;
    const row = rowOf[index] ?? 0;
    const failRow = rowOf[node.fail] ?? 0;
    for (let column = 0; column < width; column += 1) {
      const target = node.next.get(column);
      table[row + column] =
        target === undefined ? (index === 0 ? 0 : (table[failRow + column] ?? 0)) : (rowOf[target] ?? 0);
    }
  }
  return { table, firstHit: hits.length === 0 ? Number.POSITIVE_INFINITY : plain.length * width };
}

function trie(needles: readonly Buffer[], columns: Uint8Array): Node[] {
  const nodes: Node[] = [{ next: new Map(), fail: 0, isHit: false }];
  for (const needle of needles) {
    let at = 0;
    for (const byte of needle) {
      const column = columns[byte] ?? 0;
      const found = nodes[at]?.next.get(column);
      if (found === undefined) nodes.push({ next: new Map(), fail: 0, isHit: false });
      const target = found ?? nodes.length - 1;
      nodes[at]?.next.set(column, target);
      at = target;
    }
    const last = nodes[at];
    if (last !== undefined) last.isHit = true;
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
      child.isHit ||= nodes[child.fail]?.isHit ?? false;
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
