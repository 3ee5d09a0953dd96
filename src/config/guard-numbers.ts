/** Numbers of the guard as a text has them. */
export const MAXIMUM_CONCURRENCY = 1000;
export const MAXIMUM_QPS = 1000;

export const CONCURRENCY_RULE = `a whole number from 1 to ${MAXIMUM_CONCURRENCY}`;
export const QPS_RULE = `a number of requests per second above 0, at most ${MAXIMUM_QPS}`;

const MILLION = 1_000_000;

export function parseConcurrency(text: string): number | undefined {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= MAXIMUM_CONCURRENCY ? value : undefined;
}

/** Millionths of a request per second. */
export function parseMicroQps(text: string): number | undefined {
  return /^\d{1,4}(\.\d{1,6})?$/.test(text) ? microQpsOf(Number(text)) : undefined;
}

export function microQpsOf(qps: number): number | undefined {
  const value = Math.floor(Number((qps * MILLION).toFixed(3)));
  return value >= 1 && value <= MAXIMUM_QPS * MILLION ? value : undefined;
}
