import type { Pin } from './pin.ts';

/** A pin that named one version at base, and names a range at head. */
export interface LoosenedPin {
  readonly before: Pin;
  readonly after: Pin;
}

/** The pins of `base` that `head` turned into something wider, by file, source and tool. */
export function loosenedPins(base: readonly Pin[], head: readonly Pin[]): readonly LoosenedPin[] {
  const placeOf = ({ file, source, tool }: Pin): string => `${file}\0${source}\0${tool}`;
  const countOf = (pins: readonly Pin[], place: string): number =>
    pins.filter(pin => placeOf(pin) === place).length;
  return base
    .filter(({ kind }) => kind === 'pin')
    .flatMap(before => {
      const place = placeOf(before);
      // Where a place says several versions, nobody can tell which became which.
      if (countOf(base, place) !== 1 || countOf(head, place) !== 1) return [];
      const after = head.find(pin => placeOf(pin) === place);
      return after === undefined || after.kind === 'pin' ? [] : [{ before, after }];
    });
}
