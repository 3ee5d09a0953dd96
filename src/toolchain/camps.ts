import { formatConstraint } from './constraint.ts';
import { agree, type Wish } from './wish.ts';

/** Wishes that ask for exactly the same. */
interface Camp {
  readonly wishes: readonly Wish[];
  /** How many wishes of others it excludes. */
  readonly against: number;
}

export interface Camps {
  /** Wishes that can all hold, two by two. */
  readonly kept: readonly Wish[];
  /** The odd ones out: each excludes one of those that are kept. */
  readonly odd: readonly Wish[];
}

/**
 * Which wishes stand against the rest: as long as any two exclude each other, the wish that excludes most others goes. Where as many
 * stand on either side, what `isDated` goes first, then lists, then whatever comes later in `wishes`.
 */
export function campsOf(wishes: readonly Wish[], isDated: (wish: Wish) => boolean): Camps {
  let kept = campsByConstraint(wishes);
  const odd: Wish[] = [];
  for (;;) {
    const counted = kept.map(each => ({ wishes: each, against: excludedBy(each, kept) }));
    const worst = counted.filter(({ against }) => against > 0).sort(byGuilt)[0];
    if (worst === undefined) break;
    odd.push(...worst.wishes);
    kept = kept.filter(each => each !== worst.wishes);
  }
  const isKept = new Set(kept.flat());
  return { kept: wishes.filter(wish => isKept.has(wish)), odd: wishes.filter(wish => odd.includes(wish)) };

  function byGuilt(a: Camp, b: Camp): number {
    return (
      b.against / b.wishes.length - a.against / a.wishes.length ||
      Number(b.wishes.every(isDated)) - Number(a.wishes.every(isDated)) ||
      Number(b.wishes.every(wish => wish.isList)) - Number(a.wishes.every(wish => wish.isList)) ||
      firstIndex(b) - firstIndex(a)
    );
  }

  function firstIndex(camp: Camp): number {
    return Math.min(...camp.wishes.map(wish => wishes.indexOf(wish)));
  }
}

function campsByConstraint(wishes: readonly Wish[]): readonly (readonly Wish[])[] {
  const camps = new Map<string, Wish[]>();
  for (const wish of wishes) {
    const key = formatConstraint(wish.constraint);
    camps.set(key, [...(camps.get(key) ?? []), wish]);
  }
  return [...camps.values()];
}

function excludedBy(camp: readonly Wish[], all: readonly (readonly Wish[])[]): number {
  const [first] = camp;
  if (first === undefined) return 0;
  return all
    .filter(other => other[0] !== undefined && !agree(first.constraint, other[0].constraint))
    .reduce((sum, other) => sum + other.length, 0);
}
