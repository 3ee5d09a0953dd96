import type { Criterion } from '../gate.ts';

type Level = Criterion['level'];

function criterion(slug: string, level: Level, states: string, isLive = false): Criterion {
  return { id: `change-control/${slug}`, level, isLive, states };
}

/** The conditions of the gate `change-control`. */
export const CRITERIA = {
  protectedPathChanged: criterion(
    'protected-path-changed',
    'fail',
    'A protected path (policy, waivers, ignored secrets, baselines, workflows, actions, code owners) changed without the review of an approver.',
  ),
  approvalNotAsked: criterion(
    'approval-not-asked',
    'warn',
    'A protected path changed, and nobody could be asked whether an approver let it: offline, or at a terminal.',
  ),
  noApprovers: criterion(
    'no-approvers',
    'warn',
    'A protected path changed, and the base’s policy names no approver who could let it.',
  ),
  policyLoosened: criterion(
    'policy-loosened',
    'warn',
    'The change allows what was not allowed before, and no approver has let it.',
  ),
  policyIllegal: criterion('policy-illegal', 'fail', 'p1.yml cannot be read as the change leaves it.'),
  waiversIllegal: criterion('waivers-illegal', 'fail', 'The file of waivers cannot be read.'),
  waiverExpired: criterion('waiver-expired', 'fail', 'A waiver has expired.'),
  waiverTooLong: criterion('waiver-too-long', 'fail', 'A waiver ends more than 90 days from now.'),
  waiverSelfApproved: criterion(
    'waiver-self-approved',
    'fail',
    'A waiver was allowed by its owner, or by who adds it.',
  ),
  waiverExpiresSoon: criterion('waiver-expires-soon', 'warn', 'A waiver ends within 14 days.'),
  waiverUnused: criterion('waiver-unused', 'warn', 'A waiver stands for nothing that the gates find.'),
  callingWorkflowEdited: criterion(
    'calling-workflow-edited',
    'warn',
    'The change edits the workflow that calls the gates.',
  ),
  reportInvalid: criterion('report-invalid', 'fail', 'The last session report is none.', true),
  reportUnknownField: criterion(
    'report-unknown-field',
    'warn',
    'The last session report has a field that this p1 does not know.',
  ),
  largeFileAdded: criterion('large-file-added', 'warn', 'A file of more than 5 MB was added.'),
  treeDirty: criterion('tree-dirty', 'warn', 'Files that git knows differ from the commit that is judged.'),
  envCommitted: criterion('env-committed', 'fail', 'A `.env` file is in git.'),
  tmpCommitted: criterion('tmp-committed', 'fail', 'A file below `tmp/` is in git.'),
  deadLetterCommitted: criterion(
    'dead-letter-committed',
    'fail',
    'An entry of the dead letter queue is in git.',
  ),
  outputsCommitted: criterion(
    'outputs-committed',
    'fail',
    'Outputs of steps, or other files of p1’s own folder, are in git.',
  ),
} as const;
