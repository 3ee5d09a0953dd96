/** Lines and columns of offsets that never go back, so that a text is walked once however many there are. */
export interface Positions {
  /** 1-based line and column (in UTF-16 units) of the byte at `offset`. */
  readonly at: (offset: number) => { readonly line: number; readonly column: number };
}

const NEWLINE = 0x0a;

export function createPositions(bytes: Buffer, isAscii: boolean, firstLine: number): Positions {
  let at = 0;
  let line = firstLine;
  let column = 1;
  let newline = nextNewline(bytes, 0);
  return {
    at: offset => {
      while (newline < offset) {
        at = newline + 1;
        line += 1;
        column = 1;
        newline = nextNewline(bytes, at);
      }
      if (offset > at) {
        column += isAscii ? offset - at : bytes.toString('utf8', at, offset).length;
        at = offset;
      }
      return { line, column };
    },
  };
}

/** Looked for once a line: a line may be as long as the text. */
function nextNewline(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(NEWLINE, from);
  return found === -1 ? Number.POSITIVE_INFINITY : found;
}
