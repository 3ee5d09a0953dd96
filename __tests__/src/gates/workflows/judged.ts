import type { GateDecision, GateFinding } from '../../../../src/gates/gate.ts';
import type { GatheredFile, WorkflowsFacts } from '../../../../src/gates/workflows/facts.ts';
import { workflowsGate } from '../../../../src/gates/workflows/gate.ts';
import { workingTreeOf } from './circumstances.ts';

/** What the gate decides about files, by their paths; a name without a folder is that of a workflow. */
export function decided(
  files: Readonly<Record<string, string | Uint8Array>>,
  facts: Partial<WorkflowsFacts> = {},
): GateDecision {
  const gathered: readonly GatheredFile[] = Object.entries(files).map(([path, content]) => ({
    path: path.includes('/') ? path : `.github/workflows/${path}`,
    bytes: typeof content === 'string' ? Buffer.from(content) : content,
  }));
  const standing: WorkflowsFacts = {
    files: gathered,
    baseFiles: null,
    owner: 'acme',
    p1: ['org/p1'],
    callingWorkflow: null,
    tags: { kind: 'not-asked', why: 'offline' },
    ...facts,
  };
  return workflowsGate.decide(standing, workingTreeOf());
}

export function findingsIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  facts?: Partial<WorkflowsFacts>,
): readonly GateFinding[] {
  const decision = decided(files, facts);
  if (decision.kind !== 'judged') throw new Error(`not judged: ${decision.evidence.join(' ')}`);
  return decision.findings;
}

/** The criteria that one workflow meets, each once, without the gate's name. */
export function criteriaOf(text: string, facts?: Partial<WorkflowsFacts>): readonly string[] {
  return slugs(findingsIn({ 'test.yml': text }, facts));
}

export function slugs(findings: readonly GateFinding[]): readonly string[] {
  return [...new Set(findings.map(({ criterion }) => criterion.replace('workflows/', '')))].sort();
}
