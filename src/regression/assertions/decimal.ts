/** A decimal number, exactly: `units` / 10^`scale`. */
export interface Decimal {
  readonly units: bigint;
  /** Zero or above. */
  readonly scale: number;
}

const TEXT = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,6}))?$/;
/** More digits, written out, are no number that anybody compares. */
const MOST_DIGITS = 1000;

/** The number that `text` is, every digit of it, such as `-12.5e3`; undefined when it is none, or longer than 1,000 digits. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', part = '', bare = '', power = '0'] = match;
  const fraction = `${part}${bare}`;
  const scale = fraction.length - Number(power);
  if (whole.length + fraction.length + Math.abs(Number(power)) > MOST_DIGITS) return undefined;
  const units = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** The shortest decimal number that JavaScript takes for `value`: 0.1 is one tenth. `value` is finite. */
export function decimalOf(value: number): Decimal {
  return parseDecimal(String(value)) ?? { units: 0n, scale: 0 };
}

/** |one - other| */
export function distance(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { units: magnitude(unitsAt(one, scale) - unitsAt(other, scale)), scale };
}

/** |one * other| */
export function productSize(one: Decimal, other: Decimal): Decimal {
  return { units: magnitude(one.units * other.units), scale: one.scale + other.scale };
}

export function larger(one: Decimal, other: Decimal): Decimal {
  return isAtMost(one, other) ? other : one;
}

export function isAtMost(one: Decimal, other: Decimal): boolean {
  const scale = Math.max(one.scale, other.scale);
  return unitsAt(one, scale) <= unitsAt(other, scale);
}

/** All digits that count, without an exponent. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
