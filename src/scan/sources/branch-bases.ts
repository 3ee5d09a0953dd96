import type { Commits } from '../../git/revisions.ts';

/**
 * Where each of `tips` left what `head` leads to, or what is not among `commits`: the newest such commit that leads to it. A tip that
 * shares nothing has none.
 */
export function branchBases(
  { ids, parentsOf }: Pick<Commits, 'ids' | 'parentsOf'>,
  head: string,
  tips: readonly string[],
): ReadonlyMap<string, string> {
  const ages = new Map(ids.map((id, age) => [id, age]));
  const ofHead = new Set<string>();
  walk(head, commit => {
    if (ofHead.has(commit)) return [];
    ofHead.add(commit);
    return parentsOf.get(commit) ?? [];
  });
  const bases = new Map<string, string>();
  for (const tip of tips) {
    const seen = new Set<string>();
    let base: string | undefined;
    walk(tip, commit => {
      if (seen.has(commit)) return [];
      seen.add(commit);
      const parents = parentsOf.get(commit);
      if (parents !== undefined && !ofHead.has(commit)) return parents;
      // What is not among the commits is older than all that are.
      const age = ages.get(commit) ?? Number.POSITIVE_INFINITY;
      if (base === undefined || age < (ages.get(base) ?? Number.POSITIVE_INFINITY)) base = commit;
      return [];
    });
    if (base !== undefined) bases.set(tip, base);
  }
  return bases;
}

function walk(from: string, next: (commit: string) => readonly string[]): void {
  const open = [from];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) open.push(...next(commit));
}
