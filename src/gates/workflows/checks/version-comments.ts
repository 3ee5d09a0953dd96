import { quote } from '../../../kernel/errors.ts';
import type { GateFinding } from '../../gate.ts';
import { type Check, findingAt } from '../check.ts';
import type { TagAnswers } from '../facts.ts';
import { canBeOne, isCommit, type VersionClaim, versionClaims } from '../version-claims.ts';

/** The comment beside a pin is what people read: it must be true. */
export const versionComments: Check = ({ set, facts }) => {
  const claims = versionClaims(set);
  const byCommit = grouped(claims, ({ repository, commit }) => `${repository}@${commit}`);
  const byVersion = grouped(claims, ({ repository, says }) => `${repository}@${says}`);
  return claims.flatMap(claim => {
    const why = contradiction(claim, byCommit, byVersion) ?? deniedByTag(claim, facts.tags);
    return why === null ? [] : [told(claim, why)];
  });
};

type Claims = ReadonlyMap<string, readonly VersionClaim[]>;

/** What the files alone tell. Of two that cannot both be true, the rarer one is told; of two as frequent, the later one. */
function contradiction(claim: VersionClaim, byCommit: Claims, byVersion: Claims): string | null {
  const { repository, commit, says } = claim;
  if (isCommit(says))
    return says.toLowerCase() === commit ? null : 'the comment beside it names another commit';
  const named = mostFrequent(byCommit.get(`${repository}@${commit}`) ?? [], each => each.says);
  if (named !== null && !canBeOne(named.says, says))
    return `the same commit is ${quote(named.says)} in ${placeOf(named)}`;
  const pinned = mostFrequent(byVersion.get(`${repository}@${says}`) ?? [], each => each.commit);
  return pinned === null || pinned.commit === commit
    ? null
    : `${placeOf(pinned)} has that version with another commit`;
}

function placeOf({ file, span }: VersionClaim): string {
  return `line ${span.line} of ${quote(file.path)}`;
}

function grouped(claims: readonly VersionClaim[], keyOf: (claim: VersionClaim) => string): Claims {
  const groups = new Map<string, VersionClaim[]>();
  for (const claim of claims) {
    if (isCommit(claim.says)) continue;
    const group = groups.get(keyOf(claim)) ?? [];
    groups.set(keyOf(claim), group);
    group.push(claim);
  }
  return groups;
}

/** The first of those that say what most say. */
function mostFrequent(
  claims: readonly VersionClaim[],
  said: (claim: VersionClaim) => string,
): VersionClaim | null {
  const counts = new Map<string, number>();
  for (const claim of claims) counts.set(said(claim), (counts.get(said(claim)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return claims.find(claim => counts.get(said(claim)) === most) ?? null;
}

/** What GitHub tells, where it was asked. */
function deniedByTag({ repository, commit, says }: VersionClaim, tags: TagAnswers): string | null {
  if (tags.kind === 'not-asked') return null;
  const tagged = tags.commits.get(`${repository}@${says}`);
  if (tagged === undefined || tagged === commit) return null;
  if (tagged === null) return 'there is no such tag';
  return `that tag is the commit ${tagged.slice(0, 12)}`;
}

function told({ file, span, repository, commit, says }: VersionClaim, why: string): GateFinding {
  return findingAt(file, span, {
    criterion: 'version-comment',
    message: `${quote(repository)} at ${commit.slice(0, 12)} is called ${quote(says)}, but ${why}.`,
    fix: 'Find out which of the two was meant (`git ls-remote --tags`), and correct the other.',
    scope: repository,
  });
}
