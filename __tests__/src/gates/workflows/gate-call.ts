import type { GateCall } from '../../../../src/compose/gates/gate-call.ts';
import type { Circumstances } from '../../../../src/gates/gate.ts';
import type { Git } from '../../../../src/git/git.ts';
import { createStopSwitch } from '../../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../../src/redact/redactor.ts';
import { workingTreeOf } from './circumstances.ts';

/** A call of a gate in a repository, offline unless told. */
export function gateCall(git: Git, commits: Partial<Circumstances>, more: Partial<GateCall> = {}): GateCall {
  const circumstances = workingTreeOf(commits);
  return {
    circumstances,
    headConfig: circumstances.policy,
    headProblem: null,
    configPath: '.github/p1.yml',
    git,
    env: { GITHUB_REPOSITORY: 'home/repository' },
    token: '',
    workingFolder: '/repository',
    stop: createStopSwitch(),
    session: 'test',
    redactor: createRedactor({ secrets: [], patterns: [] }),
    pullRequest: null,
    callingWorkflow: null,
    event: null,
    ...more,
  };
}
