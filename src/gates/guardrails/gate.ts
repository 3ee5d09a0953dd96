import type { Circumstances, Gate, GateDecision, GateFinding } from '../gate.ts';
import { GUARDRAILS_CRITERIA } from './criteria.ts';
import type { GuardrailsFacts } from './facts.ts';
import { guardAtHead, limitFindings } from './limits.ts';
import { stateEvidence, stateFindings } from './live-state.ts';

/** Whether what keeps runs from costing too much is in order: limits, killswitch, budget, disk. */
export const guardrailsGate: Gate<GuardrailsFacts> = {
  id: 'guardrails',
  title: 'Guardrails',
  criteria: GUARDRAILS_CRITERIA,
  decide,
};

function decide(facts: GuardrailsFacts, circumstances: Circumstances): GateDecision {
  const { policy } = circumstances;
  const guard = guardAtHead(facts.head, policy.guard);
  const findings = [
    ...limitFindings(facts, circumstances),
    ...committed(facts),
    ...stateFindings(facts.state, policy.guard),
    ...disk(facts.freeBytes),
    ...(guard.mode === 'enforce' ? [] : [notEnforced(facts, circumstances, guard)]),
  ];
  const ceilings = policy.guard.ceilings;
  const evidence = [
    `Limits of ${facts.configPath} against the ceilings of ${circumstances.base === null ? 'the working tree' : 'the base'} ($${ceilings.dailyBudgetMicroUsd / 1_000_000} a day, ${ceilings.concurrency} runs, ${ceilings.microQps / 1_000_000} requests per second).`,
    `${facts.tracked.files} tracked files, ${facts.tracked.state.length} of them state of the guard.`,
    ...stateEvidence(facts.state),
    `${gigabytes(facts.freeBytes)} free on this machine.`,
  ];
  return { kind: 'judged', findings, evidence, advice: guard.isConfigured ? null : SET_UP };
}

const SET_UP = [
  '# .github/p1.yml on the default branch',
  'guard:',
  '  daily-budget-usd: 50',
  '  concurrency: 3',
  '  qps: 2',
].join('\n');

function committed({ tracked }: GuardrailsFacts): readonly GateFinding[] {
  return tracked.state.map(({ path, what }) => ({
    criterion: 'guardrails/state-committed',
    message:
      what === 'killswitch'
        ? 'A killswitch file is committed: every checkout would say stop, or that all is well, whatever is.'
        : 'State of the guard is committed: a checkout would bring back what was spent and who ran at that time.',
    fix: `Remove it (\`git rm --cached\`) and add it to .gitignore; p1 keeps its root out of git by itself.`,
    place: { file: path, line: null, column: null },
    scope: path,
  }));
}

const GB = 1_000_000_000;

function disk(freeBytes: number): readonly GateFinding[] {
  if (freeBytes >= 5 * GB) return [];
  const isFull = freeBytes < GB;
  return [
    {
      criterion: isFull ? 'guardrails/disk-full' : 'guardrails/disk-low',
      message: `${gigabytes(freeBytes)} are free where p1 writes; ${isFull ? '1 GB is the least' : '5 GB should be'}.`,
      fix: 'Remove old output sets and workspaces (`p1 guard status` says how much they take), or give the machine more room.',
      place: null,
      scope: '*',
    },
  ];
}

function notEnforced(
  { head, configPath }: GuardrailsFacts,
  { policy, isProposal }: Circumstances,
  guard: Circumstances['policy']['guard'],
): GateFinding {
  const how = guard.isConfigured
    ? `\`guard.mode\` of ${configPath} is ${guard.mode}`
    : 'Nobody has set the guard up';
  const isLoosened = isProposal && policy.guard.mode === 'enforce';
  const who = isLoosened ? ', where the base has it enforced' : '';
  return {
    criterion: 'guardrails/not-enforced',
    message: `${how}${who}: it refuses nothing but what the killswitch stops.`,
    fix: guard.isConfigured ? 'Set `guard.mode: enforce`.' : 'Add the lines below.',
    place: head.kind === 'absent' ? null : { file: configPath, line: null, column: null },
    scope: '*',
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(bytes < 10 * GB ? 2 : 0)} GB`;
}
