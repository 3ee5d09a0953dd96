import { changeControlGate } from '../../gates/change-control/gate.ts';
import { dependenciesGate } from '../../gates/dependencies/gate.ts';
import type { Gate, GateDecision } from '../../gates/gate.ts';
import { guardrailsGate } from '../../gates/guardrails/gate.ts';
import type { GateCard } from '../../gates/judge-gate.ts';
import { regressionGate } from '../../gates/regression/gate.ts';
import { runHealthGate } from '../../gates/run-health/gate.ts';
import { secretsGate } from '../../gates/secrets/gate.ts';
import { toolchainGate } from '../../gates/toolchain/gate.ts';
import { workflowsGate } from '../../gates/workflows/gate.ts';
import { gatherChangeControl } from './change-control.ts';
import { gatherDependencies } from './dependencies.ts';
import type { GateCall } from './gate-call.ts';
import { gatherGuardrails } from './guardrails.ts';
import { gatherRegression } from './regression.ts';
import { gatherRunHealth } from './run-health.ts';
import { gatherSecrets } from './secrets.ts';
import { gatherToolchain } from './toolchain.ts';
import { gatherWorkflows } from './workflows.ts';

/** A gate, and how it comes to what it decides about. */
export interface KnownGate {
  readonly card: GateCard;
  readonly decide: (call: GateCall) => Promise<GateDecision>;
}

function known<Facts>(gate: Gate<Facts>, gather: (call: GateCall) => Promise<Facts>): KnownGate {
  return { card: gate, decide: async call => gate.decide(await gather(call), call.circumstances) };
}

/** All gates, in the order in which they are shown; what they need is loaded with them, and only where gates are asked. */
export function knownGates(): readonly KnownGate[] {
  const others = [
    known(secretsGate, gatherSecrets),
    known(dependenciesGate, gatherDependencies),
    known(workflowsGate, gatherWorkflows),
    known(toolchainGate, gatherToolchain),
    known(regressionGate, gatherRegression),
    known(guardrailsGate, gatherGuardrails),
    known(runHealthGate, gatherRunHealth),
  ];
  const criteria = [...others.flatMap(({ card }) => card.criteria), ...changeControlGate.criteria];
  const ids = criteria.map(({ id }) => id);
  return [...others, known(changeControlGate, call => gatherChangeControl(call, ids))];
}
