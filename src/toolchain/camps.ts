import { meet } from './parts.ts';
import { agree, type Wish } from './wish.ts';

/** Wishes that ask for exactly the same of the same parts, in their order. */
interface Camp {
  readonly wishes: readonly [Wish, ...Wish[]];
}

export interface Camps {
  /** Wishes that can all hold where they have to. */
  readonly kept: readonly Wish[];
  /** The odd ones out: each excludes one of those that are kept. */
  readonly odd: readonly Wish[];
}

/**
 * Which wishes stand against the rest: as long as any two exclude each other, the wish that excludes most others goes. Where as many
 * stand on either side, what `isDated` goes first, then lists, then whatever comes later in `wishes`.
 */
export function campsOf(wishes: readonly Wish[], isDated: (wish: Wish) => boolean): Camps {
  const places = new Map(wishes.map((wish, index) => [wish, index]));
  const camps = campsByConstraint(wishes);
  const enemies = new Map(camps.map(camp => [camp, camps.filter(other => exclude(camp, other))]));
  const kept = new Map(
    camps.map(camp => [
      camp,
      (enemies.get(camp) ?? []).reduce((sum, { wishes: own }) => sum + own.length, 0),
    ]),
  );
  const isOdd = new Set<Wish>();
  for (;;) {
    const worst = [...kept].filter(([, against]) => against > 0).sort(byGuilt)[0]?.[0];
    if (worst === undefined) break;
    kept.delete(worst);
    for (const wish of worst.wishes) isOdd.add(wish);
    for (const enemy of enemies.get(worst) ?? []) {
      const against = kept.get(enemy);
      if (against !== undefined) kept.set(enemy, against - worst.wishes.length);
    }
  }
  return { kept: wishes.filter(wish => !isOdd.has(wish)), odd: wishes.filter(wish => isOdd.has(wish)) };

  function byGuilt([a, againstA]: readonly [Camp, number], [b, againstB]: readonly [Camp, number]): number {
    return (
      againstB / b.wishes.length - againstA / a.wishes.length ||
      Number(b.wishes.every(isDated)) - Number(a.wishes.every(isDated)) ||
      Number(b.wishes.every(wish => wish.isList)) - Number(a.wishes.every(wish => wish.isList)) ||
      (places.get(b.wishes[0]) ?? 0) - (places.get(a.wishes[0]) ?? 0)
    );
  }
}

function campsByConstraint(wishes: readonly Wish[]): readonly Camp[] {
  const camps = new Map<string, [Wish, ...Wish[]]>();
  for (const wish of wishes) {
    const key = `${wish.key} ${wish.parts.join('\0')}`;
    const known = camps.get(key);
    if (known === undefined) camps.set(key, [wish]);
    else known.push(wish);
  }
  return [...camps.values()].map(own => ({ wishes: own }));
}

function exclude(one: Camp, other: Camp): boolean {
  const [[a], [b]] = [one.wishes, other.wishes];
  return one !== other && !agree(a.constraint, b.constraint) && meet(a, b);
}
