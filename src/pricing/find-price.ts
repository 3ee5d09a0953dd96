import { quote } from '../kernel/errors.ts';
import type { DatedPrice, PriceTable } from './price-table.ts';

export type FoundPrice =
  | { readonly kind: 'found'; readonly model: string; readonly price: DatedPrice }
  | { readonly kind: 'unpriced'; readonly why: string };

/** A snapshot's day at the end of its id: `claude-sonnet-4-5-20250929`. */
const SNAPSHOT_DAY = /-20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/**
 * What `model` costs on the UTC day of `at`. An id matches itself, and a dated snapshot its model. Nothing else is guessed:
 * what `-latest` means changes, and other vendors' names for a model (`…@20250929`, `anthropic.…-v1:0`) have other prices.
 */
export function findPrice(model: string, at: Date, table: PriceTable): FoundPrice {
  const known = [model, model.replace(SNAPSHOT_DAY, '')].find(id => table.models.has(id));
  if (known === undefined) {
    return { kind: 'unpriced', why: `No price is known for the model ${quote(model)}.` };
  }
  const day = at.toISOString().slice(0, 10);
  const price = table.models.get(known)?.find(each => holdsOn(day, each));
  return price === undefined
    ? { kind: 'unpriced', why: `The prices known for ${known} do not hold on ${day}.` }
    : { kind: 'found', model: known, price };
}

function holdsOn(day: string, { validFrom, validTo }: DatedPrice): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);
}
