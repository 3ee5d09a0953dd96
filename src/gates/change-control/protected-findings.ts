import { quote, visible } from '../../kernel/errors.ts';
import type { Circumstances, GateFinding } from '../gate.ts';
import { approvalsOf, type JudgedPullRequest } from './approvals.ts';
import { CRITERIA } from './criteria.ts';
import type { ChangeControlFacts, ProtectedChange } from './facts.ts';

export interface ProtectedVerdict {
  readonly findings: readonly GateFinding[];
  readonly evidence: readonly string[];
}

/** What becomes of the protected paths that changed, and of what the change loosens. */
export function judgeProtected(facts: ChangeControlFacts, { policy }: Circumstances): ProtectedVerdict {
  const { protectedChanges, loosenings, reviews } = facts;
  const { approvers } = policy.gates;
  if (protectedChanges.length === 0) return { findings: loosened(facts), evidence: [] };
  if (approvers.length === 0) return changed(facts, CRITERIA.noApprovers.id, NO_APPROVERS, '');
  if (reviews.kind !== 'asked') {
    const why = reviews.kind === 'not-asked' ? reviews.why : 'nobody was asked';
    return changed(facts, CRITERIA.approvalNotAsked.id, reviewBy(approvers), `: ${why}`);
  }
  const judged = reviews.pullRequests.map(each => ({ each, by: approvalsOf(each, approvers) }));
  const open = judged.filter(({ by }) => by.length === 0).map(({ each }) => each);
  if (judged.length > 0 && open.length === 0) {
    const names = judged.map(({ each, by }) => `#${each.number} by ${by.join(', ')}`).join('; ');
    const kept = `${protectedChanges.length} protected paths changed, approved: ${names}.`;
    return { findings: [], evidence: [kept, ...loosenings.map(({ message }) => `Approved: ${message}`)] };
  }
  return changed(
    facts,
    CRITERIA.protectedPathChanged.id,
    reviewBy(approvers),
    `: ${lacking(open, approvers)}`,
  );
}

function changed(facts: ChangeControlFacts, criterion: string, fix: string, why: string): ProtectedVerdict {
  const findings = facts.protectedChanges.map(change => ({
    criterion,
    message: `${quote(change.path)} (${change.as}) ${DONE[change.kind] ?? 'changed'} without an approver’s review${why}.${loosens(facts, change)}`,
    fix,
    place: change.kind === 'deleted' ? null : { file: change.path, line: null, column: null },
    scope: change.path,
  }));
  return { findings: [...findings, ...loosened(facts)], evidence: [] };
}

const DONE: Readonly<Record<string, string>> = {
  added: 'was added',
  modified: 'was edited',
  deleted: 'was deleted',
  type: 'became another kind of file',
  mode: 'got another mode',
};

/** What a protected file loosens stands with it, so that who reviews it reads it. */
function loosens({ loosenings, configPath }: ChangeControlFacts, { path, as }: ProtectedChange): string {
  const own = loosenings.filter(({ key }) =>
    path === configPath || as === 'the policy' ? !key.includes('/') || key === path : key === path,
  );
  return own.length === 0 ? '' : ` It loosens: ${own.map(({ message }) => message).join(' ')}`;
}

function loosened({ loosenings, configPath, protectedChanges }: ChangeControlFacts): readonly GateFinding[] {
  return loosenings.map(({ key, message }) => {
    const own = protectedChanges.find(({ path }) => path === key);
    const file = own?.path ?? (key.includes('/') ? key : configPath);
    return {
      criterion: CRITERIA.policyLoosened.id,
      message: visible(message),
      fix: 'Take it back, or say in the pull request why it has to be.',
      place: own?.kind === 'deleted' ? null : { file, line: null, column: null },
      scope: key,
    };
  });
}

const NO_APPROVERS =
  'Add to p1.yml of the base who may let it: `gates:` with `approvers: [<your name on GitHub>]`, and a second person’s if there is one.';

function reviewBy(approvers: readonly string[]): string {
  const names = approvers.map(name => `@${name}`).join(', ');
  return `Let one of ${names} approve the pull request as it now is, then run the check again; or take the change of it out.`;
}

function lacking(open: readonly JudgedPullRequest[], approvers: readonly string[]): string {
  return open
    .map(({ number, author, reviews }) => {
      const said = reviews
        .filter(({ state }) => state === 'approved')
        .map(({ user }) => user ?? 'a user that is no more');
      const who =
        said.length === 0
          ? 'nobody approved'
          : `approved by ${visible([...new Set(said)].join(', '))}, which does not count`;
      const own = author !== null && approvers.some(name => name.toLowerCase() === author.toLowerCase());
      return `in #${number} ${who}${own ? ' (its author is an approver, and cannot approve it)' : ''}`;
    })
    .join('; ');
}
