import { visible } from '../../kernel/errors.ts';
import type { Circumstances, Gate, GateDecision } from '../gate.ts';
import { RUN_HEALTH_CRITERIA } from './criteria.ts';
import type { RunHealthFacts } from './facts.ts';
import { errorRate, historyFindings } from './history.ts';
import { machineFindings } from './machine.ts';
import { queueFindings } from './queue.ts';

/** Whether runs end well: dead letters, error rate, what never ended. */
export const runHealthGate: Gate<RunHealthFacts> = {
  id: 'run-health',
  title: 'Run health',
  criteria: RUN_HEALTH_CRITERIA,
  decide,
};

function decide(facts: RunHealthFacts, circumstances: Circumstances): GateDecision {
  const evidence = evidenceOf(facts);
  if (hasNothing(facts))
    return {
      kind: 'not-applicable',
      criterion: 'run-health/no-runs',
      evidence: ['No p1.yml at base, none at head.', ...evidence],
      advice: STEP,
    };
  const { queue, history, machine } = facts;
  const findings = [
    ...queueFindings(queue, circumstances),
    ...historyFindings(history),
    ...machineFindings(machine, history, circumstances.now),
  ];
  return { kind: 'judged', findings, evidence, advice: null };
}

const STEP = [
  '# .github/p1.yml: a step whose runs are watched',
  'version: 1',
  'steps:',
  '  build: { run: ./build.sh }',
].join('\n');

/** Certainly nothing: what was not asked, or cannot be read, may be there. */
function hasNothing({ isSetUp, queue, history, machine }: RunHealthFacts): boolean {
  if (isSetUp.base || isSetUp.head || queue.kind !== 'read' || history.kind !== 'seen') return false;
  return (
    queue.entries.length + queue.refused.length + history.outcomes.length + history.leases.length === 0 &&
    machine.journals.all + machine.workspaces.length === 0
  );
}

function evidenceOf({ queue, history, machine }: RunHealthFacts): readonly string[] {
  return [queueEvidence(queue), historyEvidence(history), machineEvidence(machine)];
}

function queueEvidence(queue: RunHealthFacts['queue']): string {
  if (queue.kind !== 'read') return 'The dead letter queue was not seen.';
  const count = (state: string): number => queue.entries.filter(each => each.state === state).length;
  return `${visible(queue.place)}: ${count('ready')} ready, ${count('processing')} processing, ${count('permanent')} permanent, ${count('quarantine')} in quarantine, ${queue.refused.length} refused.`;
}

function historyEvidence(history: RunHealthFacts['history']): string {
  if (history.kind !== 'seen') return 'The history of runs was not seen.';
  const { failed, runs } = errorRate(history.outcomes);
  return `${visible(history.place)} at ${history.at.toISOString()}: ${failed} of the last ${runs} runs failed, ${history.leases.length} hold a slot.`;
}

function machineEvidence({ journals, runs, workspaces }: RunHealthFacts['machine']): string {
  const unknown = workspaces.filter(({ owner }) => owner === 'unknown').length;
  const foreign = unknown === 0 ? '' : `, ${unknown} of them of another machine, of which nothing is known`;
  return `This machine: ${journals.read} of ${journals.all} journals with ${runs.length} runs, ${workspaces.length} workspaces without an end${foreign}.`;
}
