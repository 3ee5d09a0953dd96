import { isWithinReach } from './scope.ts';
import { agree, type Wish } from './wish.ts';

/**
 * `wishes` with the parts of the repository that each is for. Folders beside one another may ask for different versions. Where they do,
 * a workflow that names no folder is for those whose versions it gives; one that gives none of theirs is for all.
 */
export function withParts(wishes: readonly Wish[]): readonly Wish[] {
  const own = distinct(wishes.filter(isOfPart));
  const differ = own.some((wish, index) =>
    own.slice(0, index).some(other => areApart(wish, other) && !agree(wish.constraint, other.constraint)),
  );
  if (!differ) return wishes;
  return wishes.map(wish => (isOpen(wish) ? { ...wish, parts: served(wish, own) } : wish));
}

/** Whether both have to hold at once. */
export function meet(one: Wish, other: Wish): boolean {
  return one.parts.some(part => other.parts.some(each => isWithinReach(part, each)));
}

function areApart(one: Wish, other: Wish): boolean {
  return !meet(one, other);
}

function isOfPart(wish: Wish): boolean {
  return !wish.parts.includes('');
}

function isOpen({ place, parts }: Wish): boolean {
  return place === 'workflow' && parts.includes('');
}

function served({ constraint, parts }: Wish, own: readonly Wish[]): readonly string[] {
  const refused = new Set(
    own.filter(each => !agree(constraint, each.constraint)).flatMap(each => each.parts),
  );
  const fitting = own.flatMap(each => each.parts).filter(part => !refused.has(part));
  return refused.size === 0 || fitting.length === 0 ? parts : [...new Set(fitting)];
}

/** One of those that ask for the same of the same part. */
function distinct(wishes: readonly Wish[]): readonly Wish[] {
  return [...new Map(wishes.map(wish => [`${wish.key} ${wish.parts.join('\0')}`, wish])).values()];
}
