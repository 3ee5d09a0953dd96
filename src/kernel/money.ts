/** Money is counted in integer micro-dollars: sums are exact, and 2^53 of them are nine billion dollars. */
export const MICRO_USD_PER_USD = 1_000_000;

export const USD_RULE = 'an amount of dollars such as 50, 0.25 or 12.345678 (at most 1000000)';
const MAXIMUM_USD = 1_000_000;

/** The largest amount that one entry may have. */
export const MAXIMUM_MICRO_USD = MAXIMUM_USD * MICRO_USD_PER_USD;

/** Micro-dollars of a decimal `text` with at most 6 places and no sign, or undefined. */
export function parseUsd(text: string): number | undefined {
  const match = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const microUsd = Number(match[1]) * MICRO_USD_PER_USD + Number((match[2] ?? '').padEnd(6, '0'));
  return microUsd <= MAXIMUM_MICRO_USD ? microUsd : undefined;
}

/** Micro-dollars of a number of dollars as YAML or JSON has it, rounded up to the next one; undefined when it is no amount. */
export function microUsdOf(usd: number): number | undefined {
  if (!Number.isFinite(usd) || usd < 0 || usd > MAXIMUM_USD) return undefined;
  // Binary fractions: 0.1 + 0.2 must not become one micro-dollar more than 0.3. And nothing that costs is free.
  const rounded = Math.ceil(Number((usd * MICRO_USD_PER_USD).toFixed(3)));
  return usd > 0 ? Math.max(1, rounded) : 0;
}

/** The sum of two amounts. It stops growing where integers end, rather than become inexact. */
export function addMicroUsd(one: number, other: number): number {
  return Math.min(one + other, Number.MAX_SAFE_INTEGER);
}

/** Dollars with 6 decimals, as outputs have them: `0.250000`. */
export function usdText(microUsd: number): string {
  const sign = microUsd < 0 ? '-' : '';
  const amount = Math.abs(microUsd);
  const fraction = String(amount % MICRO_USD_PER_USD).padStart(6, '0');
  return `${sign}${Math.floor(amount / MICRO_USD_PER_USD)}.${fraction}`;
}

/** Dollars for a person: `$12.50`, `$0.0042`, at least two decimals and no needless ones. */
export function formatUsd(microUsd: number): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)\.(\d+)$/.exec(usdText(microUsd)) ?? [];
  return `${sign}$${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}
