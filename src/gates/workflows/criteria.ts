import type { Criterion } from '../gate.ts';

const criterion = (slug: string, level: Criterion['level'], states: string): Criterion => ({
  id: `workflows/${slug}`,
  level,
  isLive: false,
  states,
});

/** What the gate `workflows` asks. */
export const WORKFLOWS_CRITERIA = [
  criterion('pinned', 'pass', 'Every `uses:` names a full commit, a digest, or the repository itself.'),
  criterion('least-permissions', 'pass', 'Every job says which permissions its token has, and none has all.'),
  criterion('no-injection', 'pass', 'No text of a stranger becomes part of a script.'),
  criterion('none', 'not-applicable', 'There is neither a workflow nor an action, in base nor in head.'),
  criterion(
    'trusted-by-tag',
    'warn',
    'An action of the own organisation, of `actions`, of `github` or of p1 is used by a tag or a branch.',
  ),
  criterion(
    'conditional-gates-job',
    'warn',
    'The job that asks the gates can be left out, or can fail unseen.',
  ),
  criterion('no-timeout', 'warn', 'A job has no `timeout-minutes`.'),
  criterion('persisted-credentials', 'warn', '`actions/checkout` leaves the token in the clone.'),
  criterion(
    'version-comment',
    'warn',
    'A pinned commit is not the version that the comment beside it names.',
  ),
  criterion('injection', 'fail', 'A text of a stranger becomes part of a script.'),
  criterion(
    'untrusted-checkout',
    'fail',
    'A workflow with the rights of the base checks out the head of a pull request.',
  ),
  criterion('broad-permissions', 'fail', 'A token has all permissions, or those that nobody wrote down.'),
  criterion('unpinned-action', 'fail', "Somebody else's action is used by a tag or a branch."),
  criterion('inherited-secrets', 'fail', "Somebody else's workflow gets all secrets."),
  criterion('unreadable', 'error', 'A workflow or an action cannot be read.'),
] as const;
