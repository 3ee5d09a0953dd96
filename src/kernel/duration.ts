const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const DURATION_RULE = 'a duration such as 500ms, 30s, 60m, 6h or 1d';
/** Node's timers go no further than 2^31 - 1 ms. */
export const MAXIMUM_DURATION_MS = 24 * 86_400_000;

/** Milliseconds of `text` (an integer and one unit of ms, s, m, h, d; at most 24 days), or undefined. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,10})(ms|s|m|h|d)$/.exec(text);
  const unit = UNITS_MS[match?.[2] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const milliseconds = Number(match[1]) * unit;
  return milliseconds <= MAXIMUM_DURATION_MS ? milliseconds : undefined;
}

/** `milliseconds` for a person: two units at most (`1 h 4 min`, `12.3 s`, `87 ms`). */
export function formatDuration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 100) / 10;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
