import type { ToolRow } from './answer.ts';

/** What one source says of one tool. */
export interface Cell {
  /** Each version once, with how often it is asked for if that is more than once. */
  readonly texts: readonly string[];
  /** Whether something was found there. */
  readonly isMarked: boolean;
}

export interface Matrix {
  /** Sources in the order in which they are believed: those that say anything. */
  readonly sources: readonly string[];
  /** One cell for each of `sources`. */
  readonly cellsOf: (row: ToolRow) => readonly Cell[];
}

const SHOWN = 4;

/** Tool by source. */
export function matrixOf(rows: readonly ToolRow[]): Matrix {
  const sources = [...new Set(rows.flatMap(({ pins }) => pins.map(({ source }) => source)))];
  return { sources, cellsOf: row => sources.map(source => cellOf(row, source)) };
}

function cellOf({ pins, findings }: ToolRow, source: string): Cell {
  const own = pins.filter(pin => pin.source === source);
  const counts = new Map<string, number>();
  for (const { text } of own) counts.set(text, (counts.get(text) ?? 0) + 1);
  const texts = [...counts].map(([text, count]) => (count === 1 ? text : `${text} ×${count}`));
  const isMarked = findings.some(({ place }) =>
    own.some(({ file, span }) => file === place.file && span.line === place.line),
  );
  const more = texts.length > SHOWN ? [`+${texts.length - SHOWN}`] : [];
  return { texts: [...texts.slice(0, SHOWN), ...more], isMarked };
}
