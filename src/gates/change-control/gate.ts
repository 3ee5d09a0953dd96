import { quote, visible } from '../../kernel/errors.ts';
import type { Circumstances, Gate, GateDecision, GateFinding } from '../gate.ts';
import { CRITERIA } from './criteria.ts';
import type { ChangeControlFacts, CommittedKind } from './facts.ts';
import { judgeProtected } from './protected-findings.ts';
import { judgeWaivers } from './waiver-findings.ts';

/** Whether what decides about changes was itself changed, and by whose leave; and what must not be in git. */
export const changeControlGate: Gate<ChangeControlFacts> = {
  id: 'change-control',
  title: 'Change control',
  criteria: Object.values(CRITERIA),
  decide,
};

function decide(facts: ChangeControlFacts, circumstances: Circumstances): GateDecision {
  const { findings, evidence } = judgeProtected(facts, circumstances);
  return {
    kind: 'judged',
    findings: [
      ...findings,
      ...policyIllegal(facts),
      ...judgeWaivers(facts, circumstances.now),
      ...callingWorkflow(facts),
      ...judgeReport(facts),
      ...judgeFiles(facts),
    ],
    evidence: [looked(facts), ...evidence, reportEvidence(facts)],
    advice: adviceOf(facts, circumstances),
  };
}

function policyIllegal({ policyProblem, configPath }: ChangeControlFacts): readonly GateFinding[] {
  if (policyProblem === null) return [];
  const message = `${quote(configPath)} cannot be read as the change leaves it: ${visible(policyProblem)}`;
  const fix = 'Correct it: until then everything that p1 does stops at it.';
  return [
    { criterion: CRITERIA.policyIllegal.id, message, fix, place: whole(configPath), scope: configPath },
  ];
}

function callingWorkflow({
  callingWorkflow: path,
  isCallingWorkflowEdited,
}: ChangeControlFacts): readonly GateFinding[] {
  if (path === null || !isCallingWorkflowEdited) return [];
  return [
    {
      criterion: CRITERIA.callingWorkflowEdited.id,
      message: `The change edits ${quote(path)}, the workflow that calls these gates: what they were asked is what the change says.`,
      fix: 'Read what it changes before all else; a ruleset of GitHub that requires the workflow of another branch keeps it out of reach.',
      place: whole(path),
      scope: path,
    },
  ];
}

function judgeReport({ report }: ChangeControlFacts): readonly GateFinding[] {
  const finding = (criterion: string, what: string, fix: string, file: string): readonly GateFinding[] => [
    { criterion, message: `The last session report (${quote(file)}) ${what}.`, fix, place: null, scope: '*' },
  ];
  if (report.kind === 'invalid') {
    const fix = 'Launch a step, which writes a new one; see who else writes there if it comes back.';
    return finding(
      CRITERIA.reportInvalid.id,
      `is none: ${visible(report.why).slice(0, 200)}`,
      fix,
      report.file,
    );
  }
  if (report.kind !== 'unknown-fields') return [];
  const fields = report.fields.slice(0, 5).map(quote).join(', ');
  const fix = 'Use the same version of p1 everywhere: a newer one wrote it, or somebody edited it.';
  return finding(
    CRITERIA.reportUnknownField.id,
    `has fields that this p1 does not know: ${fields}`,
    fix,
    report.file,
  );
}

const COMMITTED: Readonly<Record<CommittedKind, readonly [criterion: string, what: string, fix: string]>> = {
  env: [
    CRITERIA.envCommitted.id,
    'is in git, where settings with secrets in them must not be',
    'Run `git rm --cached` on it, add it to .gitignore, and change every secret that was in it. What is only an example is called `.env.example`.',
  ],
  tmp: [
    CRITERIA.tmpCommitted.id,
    'is in git, and is temporary',
    'Run `git rm --cached` on it, and add `/tmp/` to .gitignore.',
  ],
  'dead-letter': [
    CRITERIA.deadLetterCommitted.id,
    'is an entry of the dead letter queue, with the parameters and the log of a run in it',
    'Run `git rm --cached` on it; what it says stays in the history until that is rewritten.',
  ],
  outputs: [
    CRITERIA.outputsCommitted.id,
    'is in git, and in the folder where p1 keeps what it writes',
    'Run `git rm -r --cached` on the folder; p1 keeps it out of git by a `.gitignore` of its own.',
  ],
};

function judgeFiles({ committed, largeFiles, dirtyFiles }: ChangeControlFacts): readonly GateFinding[] {
  return [
    ...committed.map(({ path, kind }) => {
      const [criterion, what, fix] = COMMITTED[kind];
      return { criterion, message: `${quote(path)} ${what}.`, fix, place: whole(path), scope: path };
    }),
    ...largeFiles.map(({ path, bytes }) => ({
      criterion: CRITERIA.largeFileAdded.id,
      message: `${quote(path)} has ${(bytes / 1_000_000).toFixed(1)} MB: every clone will carry it for ever.`,
      fix: 'Put it where it can be fetched from (an artifact, a release, Git LFS), unless it has to be here.',
      place: whole(path),
      scope: path,
    })),
    ...dirty(dirtyFiles),
  ];
}

function dirty(files: readonly string[]): readonly GateFinding[] {
  if (files.length === 0) return [];
  const shown = files.slice(0, 5).map(quote).join(', ');
  const left = files.length > 5 ? ` and ${files.length - 5} more` : '';
  return [
    {
      criterion: CRITERIA.treeDirty.id,
      message: `${files.length} files differ from the commit that is judged (${shown}${left}): gates that read files saw those.`,
      fix: 'Commit or undo it; in a workflow, call the gates before steps that edit files.',
      place: null,
      scope: '*',
    },
  ];
}

function looked({ changed, protectedChanges, waivers, filesLookedAt }: ChangeControlFacts): string {
  const paths =
    changed === null
      ? 'No change is judged'
      : `${changed} paths changed, ${protectedChanges.length} of them protected`;
  const count = waivers.kind === 'read' ? `${waivers.waivers.length} waivers` : 'waivers that cannot be read';
  return `${paths}; ${count}; ${filesLookedAt} files looked at by name.`;
}

function reportEvidence({ report }: ChangeControlFacts): string {
  if (report.kind === 'absent') return 'There is no session report on this machine.';
  if (report.kind === 'valid')
    return `The last session report is valid, of ${report.finishedAt ?? 'a session that goes on'}.`;
  return 'The last session report was read.';
}

function adviceOf({ changed }: ChangeControlFacts, { policy }: Circumstances): string | null {
  if (changed === null || policy.gates.approvers.length > 0) return null;
  return 'gates:\n  approvers: [<your name on GitHub>]';
}

function whole(file: string): GateFinding['place'] {
  return { file, line: null, column: null };
}
