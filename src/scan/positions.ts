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
  return {
    at: offset => {
      for (
        let next = bytes.indexOf(NEWLINE, at);
        next !== -1 && next < offset;
        next = bytes.indexOf(NEWLINE, at)
      ) {
        at = next + 1;
        line += 1;
        column = 1;
      }
      if (offset > at) {
        column += isAscii ? offset - at : bytes.toString('utf8', at, offset).length;
        at = offset;
      }
      return { line, column };
    },
  };
}
