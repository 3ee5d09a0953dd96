const PIECE = /\\(?:u[0-9a-f]{4}|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:))?|\{\d+(?:,\d*)?\}|[\s\S]/gi;

/** What is between two parentheses so far: the longest of the alternatives that are done, the one that is not, its last piece. */
interface Group {
  readonly isLookaround: boolean;
  done: number;
  length: number;
  last: number;
}

/**
 * The longest text that a regular expression takes, in characters; what it looks ahead or behind at is not counted.
 *
 * @throws Error where a quantifier has no upper bound
 */
export function longestMatch({ source }: RegExp): number {
  const groups: Group[] = [];
  let group: Group = { isLookaround: false, done: 0, length: 0, last: 0 };
  for (const [piece] of source.matchAll(PIECE)) {
    const first = piece[0];
    if (first === '(') {
      groups.push(group);
      group = { isLookaround: /[=!]$/.test(piece), done: 0, length: 0, last: 0 };
    } else if (first === ')') {
      const length = group.isLookaround ? 0 : Math.max(group.done, group.length);
      group = grown(groups.pop() ?? group, length);
    } else if (first === '|') {
      group.done = Math.max(group.done, group.length);
      group.length = 0;
    } else if (first === '{') {
      group.length += group.last * (timesOf(piece, source) - 1);
    } else if (first === '*' || first === '+') {
      throw unbounded(piece, source);
    } else if (first !== '?') {
      group = grown(group, /^(?:[\^$]|\\b)$/i.test(piece) ? 0 : 1);
    }
  }
  return Math.max(group.done, group.length);
}

function grown(group: Group, length: number): Group {
  group.length += length;
  group.last = length;
  return group;
}

function timesOf(quantifier: string, source: string): number {
  const most = /(\d*)\}$/.exec(quantifier)?.[1] ?? '';
  if (most === '') throw unbounded(quantifier, source);
  return Number(most);
}

function unbounded(quantifier: string, source: string): Error {
  return new Error(`the quantifier ${quantifier} of ${source} has no upper bound: give it one`);
}
