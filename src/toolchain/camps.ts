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
  const guilts = new Map(
    camps.map(camp => [
      camp,
      {
        isDated: Number(camp.wishes.every(isDated)),
        isList: Number(camp.wishes.every(wish => wish.isList)),
        place: places.get(camp.wishes[0]) ?? 0,
      },
    ]),
  );
  const enemies = enemiesAmong(camps);
  const kept = new Map(
    camps.map(camp => [
      camp,
      (enemies.get(camp) ?? []).reduce((sum, { wishes: own }) => sum + own.length, 0),
    ]),
  );
  const isOdd = new Set<Wish>();
  for (;;) {
    let worst: readonly [Camp, number] | undefined;
    for (const entry of kept)
      if (entry[1] > 0 && (worst === undefined || byGuilt(entry, worst) < 0)) worst = entry;
    if (worst === undefined) break;
    const [camp] = worst;
    kept.delete(camp);
    for (const wish of camp.wishes) isOdd.add(wish);
    for (const enemy of enemies.get(camp) ?? []) {
      const against = kept.get(enemy);
      if (against !== undefined) kept.set(enemy, against - camp.wishes.length);
    }
  }
  return { kept: wishes.filter(wish => !isOdd.has(wish)), odd: wishes.filter(wish => isOdd.has(wish)) };

  function byGuilt([a, againstA]: readonly [Camp, number], [b, againstB]: readonly [Camp, number]): number {
    const [one, other] = [guilts.get(a), guilts.get(b)];
    if (one === undefined || other === undefined) return 0;
    return (
      againstB / b.wishes.length - againstA / a.wishes.length ||
      other.isDated - one.isDated ||
      other.isList - one.isList ||
      other.place - one.place
    );
  }
}

/** Each pair is looked at once: to exclude is mutual. */
function enemiesAmong(camps: readonly Camp[]): ReadonlyMap<Camp, readonly Camp[]> {
  const enemies = new Map<Camp, Camp[]>(camps.map(camp => [camp, []]));
  for (const [index, camp] of camps.entries())
    for (const other of camps.slice(index + 1)) {
      if (!exclude(camp, other)) continue;
      enemies.get(camp)?.push(other);
      enemies.get(other)?.push(camp);
    }
  return enemies;
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
