import type { HistoryFacts, RunHealthFacts } from '../../gates/run-health/facts.ts';
import type { GateCall } from './gate-call.ts';
import { lookAtState } from './guard-state.ts';
import { machineFacts } from './machine-facts.ts';
import { queueFacts } from './queue-facts.ts';

/**
 * Gathers what the gate `run-health` decides about: the dead letter queue, the guard's history, and what this machine's folders tell.
 *
 * @throws ExternalError when a folder of this machine cannot be read.
 */
export async function gatherRunHealth(call: GateCall): Promise<RunHealthFacts> {
  const { policy, isProposal } = call.circumstances;
  const hasHead = call.headConfig === null || call.headConfig.file !== null;
  const [queue, history] = await Promise.all([queueFacts(call), historyOf(call)]);
  return {
    isSetUp: { base: isProposal ? policy.file !== null : hasHead, head: hasHead },
    queue,
    history,
    machine: machineFacts(policy),
  };
}

async function historyOf(call: GateCall): Promise<HistoryFacts> {
  const looked = await lookAtState(call);
  if (looked.kind !== 'seen') return looked;
  const { place, at, history, leases } = looked.view;
  return { kind: 'seen', place, at, outcomes: history, leases };
}
