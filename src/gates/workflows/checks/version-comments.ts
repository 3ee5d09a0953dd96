import { quote } from '../../../kernel/errors.ts';
import type { GateFinding } from '../../gate.ts';
import { type Check, findingAt } from '../check.ts';
import type { TagAnswers } from '../facts.ts';
import { canBeOne, isCommit, type VersionClaim, versionClaims } from '../version-claims.ts';

/** The comment beside a pin is what people read: it must be true. */
export const versionComments: Check = ({ set, facts }) => {
  const before: VersionClaim[] = [];
  return versionClaims(set).flatMap(claim => {
    const why = contradiction(claim, before) ?? deniedByTag(claim, facts.tags);
    before.push(claim);
    return why === null ? [] : [told(claim, why)];
  });
};

/** What the files alone tell. */
function contradiction(claim: VersionClaim, before: readonly VersionClaim[]): string | null {
  const { repository, commit, says } = claim;
  if (isCommit(says))
    return says.toLowerCase() === commit ? null : 'the comment beside it names another commit';
  for (const other of before) {
    if (other.repository !== repository || isCommit(other.says)) continue;
    const place = `${quote(other.file.path)}, line ${other.span.line}`;
    if (other.commit === commit && !canBeOne(other.says, says))
      return `the same commit is ${quote(other.says)} in ${place}`;
    if (other.commit !== commit && other.says === says) return `another commit is ${quote(says)} in ${place}`;
  }
  return null;
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
