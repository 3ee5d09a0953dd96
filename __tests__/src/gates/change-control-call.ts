import { gatherChangeControl } from '../../../src/compose/gates/change-control.ts';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { configOf } from '../../../src/config/load.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import { parseYaml } from '../../../src/config/yaml-source.ts';
import { changeControlGate } from '../../../src/gates/change-control/gate.ts';
import type { GateFinding } from '../../../src/gates/gate.ts';
import { openGit } from '../../../src/git/git.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import type { BuiltFixture } from './build-fixture.ts';

const P1 = '.github/p1.yml';
const CRITERIA = changeControlGate.criteria.map(({ id }) => id);

/** The call of the gate for what is checked out in `built`: a change from `main`, or what stands without a base. */
export function callOf(
  { folder, env, git }: BuiltFixture,
  base: string | null,
  over: Partial<GateCall> = {},
): GateCall {
  const tip = base === null ? null : git('rev-parse', base);
  const listed = tip === null ? '' : git('ls-tree', '--full-tree', tip, P1);
  const policy =
    listed === ''
      ? configWithoutFile(folder)
      : configOf(parseYaml(P1, Buffer.from(git('show', `${tip}:${P1}`))), folder, undefined);
  return {
    circumstances: {
      isProposal: base !== null,
      base: tip,
      mergeBase: tip === null ? null : git('merge-base', tip, 'HEAD'),
      head: git('rev-parse', 'HEAD'),
      isOffline: false,
      now: new Date('2026-12-01T12:00:00Z'),
      policy,
    },
    headConfig: null,
    headProblem: null,
    configPath: P1,
    git: openGit({ folder, env }),
    env,
    token: env['GITHUB_TOKEN'] ?? '',
    workingFolder: folder,
    stop: createStopSwitch(),
    session: 's',
    redactor: createRedactor({ secrets: [], patterns: [] }),
    pullRequest: null,
    callingWorkflow: null,
    event: env['GITHUB_EVENT_NAME'] ?? null,
    ...over,
  };
}

/** What the gate finds. */
export async function findingsOf(call: GateCall): Promise<readonly GateFinding[]> {
  const decision = changeControlGate.decide(await gatherChangeControl(call, CRITERIA), call.circumstances);
  return decision.kind === 'judged' ? decision.findings : [];
}

export async function criteriaOf(call: GateCall): Promise<readonly string[]> {
  const found = (await findingsOf(call)).map(({ criterion }) => criterion.replace('change-control/', ''));
  return [...new Set(found)].sort();
}
