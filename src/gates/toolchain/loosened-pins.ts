import type { Pin, Tool } from '../../toolchain/pin.ts';
import { LOOSENESS, type Looseness, loosenessOf } from './looseness.ts';

/** A place of `head` that leaves more open than the base did. */
export interface Loosened {
  readonly tool: Tool;
  /** What leaves more open now; null where nothing is asked for any more. */
  readonly pin: Pin | null;
  /** What the base asks for. */
  readonly former: Pin;
  readonly was: string;
  readonly is: string;
}

/**
 * Pins of the base that `head` has as something looser: in the same file, or, where the file asks for it no more, in all files together.
 * `used` are tools that head needs, whether or not it says which version. Pure.
 */
export function loosenedPins(
  base: readonly Pin[],
  head: readonly Pin[],
  used: ReadonlySet<Tool>,
): readonly Loosened[] {
  const now = groups(head, placeOf);
  const found = [...groups(base, placeOf)].flatMap(([place, former]) => {
    const pins = now.get(place);
    return pins === undefined ? [] : loosenedHere(former, pins);
  });
  const told = new Set(found.map(({ tool }) => tool));
  const formerPlaces = groups(base, placeOf);
  const gone = groups(
    base.filter(pin => !now.has(placeOf(pin)) && !told.has(pin.tool)),
    toolOf,
  );
  const fresh = groups(
    head.filter(pin => !formerPlaces.has(placeOf(pin))),
    toolOf,
  );
  const kept = groups(head, toolOf);
  const moved = [...gone].flatMap(([tool, former]) =>
    loosenedByMove(former, fresh.get(tool), kept.get(tool), used),
  );
  return [...found, ...moved];
}

/** One more pin that is loose and one less that is not: which of them became it nobody asks. */
function loosenedHere(former: Pins, pins: Pins): readonly Loosened[] {
  for (const limit of [1, 2] as const) {
    const [before, after] = [atLeast(former, limit), atLeast(pins, limit)];
    const [isLooser] = after.slice(-1);
    const tight = former.find(pin => loosenessOf(pin) < limit && !hasSame(pins, pin));
    const lost = former.length - before.length > pins.length - after.length;
    if (after.length > before.length && lost && isLooser !== undefined && tight !== undefined) {
      const pin = after.find(each => !hasSame(former, each)) ?? isLooser;
      return [loosened(tight, pin)];
    }
  }
  return [];
}

/** What a file says no more another one may say as closely; where none took its place, the tool has to stay in one major line. */
function loosenedByMove(
  gone: Pins,
  fresh: Pins | undefined,
  all: Pins | undefined,
  used: ReadonlySet<Tool>,
): readonly Loosened[] {
  const former = tightest(gone);
  const was = loosenessOf(former);
  if (all === undefined) return used.has(former.tool) && was < 2 ? [loosened(former, null)] : [];
  const is = loosenessOf(tightest(all));
  if (is <= was || (fresh === undefined && is < 2)) return [];
  return [loosened(former, tightest(fresh ?? all))];
}

function tightest([first, ...rest]: Pins): Pin {
  return rest.reduce((best, pin) => (loosenessOf(pin) < loosenessOf(best) ? pin : best), first);
}

function loosened(former: Pin, pin: Pin | null): Loosened {
  const is = pin === null ? 'nothing' : LOOSENESS[loosenessOf(pin)];
  return { tool: former.tool, pin, former, was: LOOSENESS[loosenessOf(former)], is };
}

type Pins = readonly [Pin, ...Pin[]];

function atLeast(pins: readonly Pin[], limit: Looseness): readonly Pin[] {
  return pins.filter(pin => loosenessOf(pin) >= limit);
}

function hasSame(pins: readonly Pin[], { text }: Pin): boolean {
  return pins.some(pin => pin.text === text);
}

function placeOf({ tool, file, source }: Pin): string {
  return `${tool}\0${file}\0${source}`;
}

function toolOf({ tool }: Pin): string {
  return tool;
}

function groups(pins: readonly Pin[], keyOf: (pin: Pin) => string): ReadonlyMap<string, Pins> {
  const found = new Map<string, [Pin, ...Pin[]]>();
  for (const pin of pins) {
    const known = found.get(keyOf(pin));
    if (known === undefined) found.set(keyOf(pin), [pin]);
    else known.push(pin);
  }
  return found;
}
