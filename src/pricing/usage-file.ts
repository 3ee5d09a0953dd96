import { appendedBytes } from './appended-bytes.ts';
import type { PriceTable } from './price-table.ts';
import { createUsageMeter, type MeterReading } from './usage-meter.ts';

/** `$P1_USAGE_FILE` of a run, counted as the step appends to it. */
export interface UsageFile {
  /** Counts what was appended since the last look, at most 4 MiB of it. */
  readonly look: (at: Date) => UsageReading;
  /** Counts all that is left, for a step that has ended, and lets go of the file. */
  readonly end: (at: Date) => UsageReading;
}

export interface UsageReading extends MeterReading {
  /** Why the file can no longer be relied on: replaced, shortened, overwritten, unreadable. What was counted stays. */
  readonly tampered: string | null;
  /** Whether all that the step said so far was read and priced. Else its run settles at its reservation or more. */
  readonly isComplete: boolean;
}

export const MOST_BYTES_PER_LOOK = 4 * 1024 * 1024;
export const MOST_USAGE_BYTES = 64 * 1024 * 1024;

/**
 * The usage file at `path`, priced by `table`. It need not be there yet; a look before the step starts makes sure that its
 * removal will be noticed. Nothing here throws: trouble with the file is `tampered`.
 */
export function usageFile(path: string, table: PriceTable): UsageFile {
  const source = appendedBytes(path);
  const meter = createUsageMeter(table);
  let countedBytes = 0;
  let tampered: string | null = null;
  let isEnded = false;

  /** Whether there may be more. */
  function count(at: Date, options?: { readonly isLast: boolean }): boolean {
    if (countedBytes >= MOST_USAGE_BYTES) {
      tampered = `${path} is longer than ${MOST_USAGE_BYTES} bytes. Report sums instead of single calls.`;
      return false;
    }
    const appended = source.next(MOST_BYTES_PER_LOOK, options);
    if (appended.kind === 'broken') tampered = `${path} cannot be relied on. ${appended.why}`;
    if (appended.kind !== 'bytes') return false;
    countedBytes += appended.bytes.length;
    meter.write(appended.bytes, at);
    return true;
  }

  function look(at: Date): UsageReading {
    if (!isEnded) count(at);
    return reading();
  }

  function end(at: Date): UsageReading {
    if (isEnded) return reading();
    while (count(at, { isLast: true }));
    meter.end(at);
    source.close();
    isEnded = true;
    return reading();
  }

  function reading(): UsageReading {
    const metered = meter.reading();
    const isComplete = tampered === null && metered.unreadable === 0 && metered.unpriced === 0;
    return { ...metered, tampered, isComplete };
  }

  return { look, end };
}
