import { addMicroUsd } from '../kernel/money.ts';
import { splitLines } from './line-splitter.ts';
import { type PriceAnswer, priceOf } from './price-of.ts';
import type { PriceTable } from './price-table.ts';
import { parseUsageLine } from './usage-line.ts';

/** What a step has said it spent, as far as it could be read and priced. */
export interface MeterReading {
  /** Never goes down. */
  readonly microUsd: number;
  /** Of that, what was said in tokens, by model as the price table names it. */
  readonly byModel: Readonly<Record<string, number>>;
  /** Lines that are not blank; `unreadable` and `unpriced` are some of them. */
  readonly lines: number;
  readonly unreadable: number;
  readonly unpriced: number;
  /** Why the first of these could not be counted: `line 3: …`. */
  readonly problems: readonly string[];
}

export interface UsageMeter {
  /** Takes the next bytes of the file. A last line that is not complete waits for its rest. */
  readonly write: (bytes: Buffer, at: Date) => void;
  /** Counts a last line that no newline ended. */
  readonly end: (at: Date) => void;
  readonly reading: () => MeterReading;
}

export const LONGEST_LINE_BYTES = 64 * 1024;
const MOST_PROBLEMS = 5;

/** A meter that starts at zero. It holds one line and a sum for each model, however much comes. */
export function createUsageMeter(table: PriceTable): UsageMeter {
  const byModel = new Map<string, number>();
  const problems: string[] = [];
  const counts = { lines: 0, unreadable: 0, unpriced: 0 };
  let microUsd = 0;
  let lineNumber = 0;
  let now = new Date(0);
  const splitter = splitLines(LONGEST_LINE_BYTES, countLine);

  function countLine(line: string | null): void {
    lineNumber += 1;
    if (line?.trim() === '') return;
    counts.lines += 1;
    const cost = costOf(line, now, table);
    if (cost.kind !== 'priced') {
      counts[cost.kind] += 1;
      if (problems.length < MOST_PROBLEMS) problems.push(`line ${lineNumber}: ${cost.why}`);
      return;
    }
    microUsd = addMicroUsd(microUsd, cost.microUsd);
    if (cost.model === null) return;
    byModel.set(cost.model, addMicroUsd(byModel.get(cost.model) ?? 0, cost.microUsd));
  }

  return {
    write: (bytes, at) => {
      now = at;
      splitter.write(bytes);
    },
    end: at => {
      now = at;
      splitter.end();
    },
    reading: () => ({
      microUsd,
      byModel: Object.fromEntries(byModel),
      ...counts,
      problems: [...problems],
    }),
  };
}

type Cost = PriceAnswer | { readonly kind: 'unreadable'; readonly why: string };

function costOf(line: string | null, at: Date, table: PriceTable): Cost {
  if (line === null) {
    return { kind: 'unreadable', why: `The line is longer than ${LONGEST_LINE_BYTES} bytes.` };
  }
  const parsed = parseUsageLine(line.trim());
  return parsed.kind === 'unreadable' ? parsed : priceOf(parsed.charge, at, table);
}
