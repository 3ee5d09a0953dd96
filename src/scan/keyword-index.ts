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

/** Rows are numbered so that those that end a keyword come last: one comparison tells a hit. */
function tableOf(
  keywords: readonly Buffer[],
  columns: Uint8Array,
  width: number,
): { table: Uint32Array; firstHit: number; endsAt: readonly (readonly number[])[] } {
  const { next, ends, count } = trie(keywords, columns, width);
  const order = linkFailures(next, ends, count, width);
  const hits = order.filter(node => ends[node] !== undefined);
  const plain = order.filter(node => ends[node] === undefined);
  const rowOf = new Uint32Array(count);
  for (const [row, node] of [...plain, ...hits].entries()) rowOf[node] = row * width;
  const table = new Uint32Array(count * width);
  for (const node of order) {
    const row = rowOf[node] ?? 0;
    for (let column = 0; column < width; column += 1) {
      table[row + column] = rowOf[next[node * width + column] ?? 0] ?? 0;
    }
  }
  return { table, firstHit: plain.length * width, endsAt: hits.map(node => ends[node] ?? []) };
}

interface Trie {
  /** The node that each node goes to with each column; 0, the root, for none. */
  readonly next: Uint32Array;
  /** By node: the keywords that end there. */
  readonly ends: (readonly number[] | undefined)[];
  readonly count: number;
}

function trie(keywords: readonly Buffer[], columns: Uint8Array, width: number): Trie {
  const most = keywords.reduce((sum, { length }) => sum + length, 1);
  const next = new Uint32Array(most * width);
  const ends = new Array<readonly number[] | undefined>(most).fill(undefined);
  let count = 1;
  for (const [keyword, bytes] of keywords.entries()) {
    let node = 0;
    for (const byte of bytes) {
      const edge = node * width + (columns[byte] ?? 0);
      if (next[edge] === 0) {
        next[edge] = count;
        count += 1;
      }
      node = next[edge] ?? 0;
    }
    if (node !== 0) ends[node] = [...(ends[node] ?? []), keyword];
  }
  return { next, ends, count };
}

/** Fills in where a node goes with a byte that carries no keyword on. Returns the nodes breadth first. */
function linkFailures(
  next: Uint32Array,
  ends: Trie['ends'],
  count: number,
  width: number,
): readonly number[] {
  const fails = new Uint32Array(count);
  const order = [0];
  for (let head = 0; head < order.length; head += 1) {
    const node = order[head] ?? 0;
    const fail = fails[node] ?? 0;
    const inherited = ends[fail];
    if (node !== 0 && inherited !== undefined) ends[node] = [...(ends[node] ?? []), ...inherited];
    for (let column = 0; column < width; column += 1) {
      const edge = node * width + column;
      const child = next[edge] ?? 0;
      const otherwise = node === 0 ? 0 : (next[fail * width + column] ?? 0);
      if (child === 0) {
        next[edge] = otherwise;
      } else {
        fails[child] = otherwise;
        order.push(child);
      }
    }
  }
  return order;
}
