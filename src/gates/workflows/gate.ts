import { quote } from '../../kernel/errors.ts';
import type { Gate, GateDecision, GateFinding } from '../gate.ts';
import type { Check, Checked } from './check.ts';
import { credentials } from './checks/credentials.ts';
import { gatesJob } from './checks/gates-job.ts';
import { inheritedSecrets } from './checks/inherited-secrets.ts';
import { injection } from './checks/injection.ts';
import { permissions } from './checks/permissions.ts';
import { pins } from './checks/pins.ts';
import { timeouts } from './checks/timeouts.ts';
import { untrustedCheckout } from './checks/untrusted-checkout.ts';
import { versionComments } from './checks/version-comments.ts';
import { WORKFLOWS_CRITERIA } from './criteria.ts';
import type { WorkflowsFacts } from './facts.ts';
import { flowOf } from './flow.ts';
import { type Reading, readAll } from './reading.ts';
import { type WorkflowSet, workflowSet } from './repository.ts';
import { type Unreadable, usesIn } from './workflow-file.ts';

const CHECKS: readonly Check[] = [
  injection,
  untrustedCheckout,
  permissions,
  pins,
  inheritedSecrets,
  gatesJob,
  timeouts,
  credentials,
  versionComments,
];

/** What the workflows of the commit let strangers do. Every file of it is judged, whichever the change touched. */
export const workflowsGate: Gate<WorkflowsFacts> = {
  id: 'workflows',
  title: 'Workflows',
  criteria: WORKFLOWS_CRITERIA,
  decide: facts => {
    const read = readAll(facts.files);
    if (read.files.length + read.unreadable.length === 0 && (facts.baseFiles ?? 0) === 0)
      return nothing(facts, read.leftOut);
    const set = workflowSet(read.files);
    const checked: Checked = { set, flow: flowOf(set), facts };
    const findings = [...read.unreadable.map(unread), ...CHECKS.flatMap(check => check(checked))];
    return {
      kind: 'judged',
      findings: distinct(findings),
      evidence: evidenceOf(facts, set, read),
      advice: null,
    };
  },
};

function nothing({ baseFiles }: WorkflowsFacts, leftOut: number): GateDecision {
  const where = 'a workflow in .github/workflows nor an action.yml';
  const evidence = [
    `The commit that is judged has neither ${where}.`,
    ...(baseFiles === null ? [] : [`Its base has neither ${where}.`]),
    ...leftOutOf(leftOut),
  ];
  return { kind: 'not-applicable', criterion: 'workflows/none', evidence, advice: null };
}

function unread({ path, line, column, message, fix }: Unreadable): GateFinding {
  return {
    criterion: 'workflows/unreadable',
    message: `${quote(path)} was not judged: ${message}.`,
    fix,
    place: { file: path, line, column },
    scope: path,
  };
}

/** Aliases bring the same place to a check more than once. */
function distinct(findings: readonly GateFinding[]): readonly GateFinding[] {
  const byPlace = new Map(
    findings.map(each => [JSON.stringify([each.criterion, each.place, each.message]), each]),
  );
  return [...byPlace.values()];
}

function evidenceOf(
  facts: WorkflowsFacts,
  { files }: WorkflowSet,
  { unreadable, leftOut }: Reading,
): readonly string[] {
  const jobs = files.flatMap(file => (file.kind === 'workflow' ? file.jobs : []));
  const steps = files.flatMap(file => file.jobs.flatMap(job => job.steps));
  const workflows = files.filter(({ kind }) => kind === 'workflow').length;
  const uses = files.flatMap(usesIn).length;
  return [
    `${workflows} workflows and ${files.length - workflows} actions, with ${jobs.length} jobs, ${steps.length} steps and ${uses} \`uses:\`, were judged.`,
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} files were not.`]),
    ...leftOutOf(leftOut),
    ...(facts.owner === null
      ? ['Nobody says who owns the repository: no action counts as its own organisation’s.']
      : []),
    tagsOf(facts),
  ];
}

function leftOutOf(count: number): readonly string[] {
  return count === 0
    ? []
    : [`${count} \`action.yml\` of tests or of other people's code, which nothing here uses, were left out.`];
}

function tagsOf({ tags }: WorkflowsFacts): string {
  if (tags.kind === 'not-asked')
    return `Comments beside pins were compared with each other, not with tags: ${tags.why}.`;
  const missing = tags.unanswered === 0 ? '' : `; of ${tags.unanswered} GitHub did not tell`;
  return `Comments beside pins were compared with ${tags.commits.size} tags${missing}.`;
}
