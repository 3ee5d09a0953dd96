import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { holdersBy, ownHolder } from '../../../src/compose/holders.ts';
import { UNCONFIGURED_GUARD } from '../../../src/config/without-file.ts';
import type { Holder } from '../../../src/guard/holder-port.ts';
import { ownRules } from '../../../src/guard/own-rules.ts';
import type { GuardPorts } from '../../../src/guard/ports.ts';
import type { StateStore } from '../../../src/guard/state-port.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { stateBranch } from '../../../src/platform/github/state-branch.ts';
import { workflowRuns } from '../../../src/platform/github/workflow-runs.ts';
import { stateDirectory } from '../../../src/platform/local/state-directory.ts';
import type { GuardPlace } from './place.ts';

/** What the guard of a round enforces. */
export interface RoundRules {
  readonly limitMicroUsd: number;
  readonly slots: number;
  readonly waitMs: number;
  /** Between two looks at a full house, in milliseconds. */
  readonly lookEveryMs: number;
}

/** The world of a guard that is real but for its policy, which is `rules`. */
export function portsOf(
  place: GuardPlace,
  rules: RoundRules,
  tell: GuardPorts['tell'] = () => {},
): GuardPorts {
  const written = { dailyBudgetMicroUsd: rules.limitMicroUsd, concurrency: rules.slots, microQps: null };
  return {
    store: storeOf(place),
    holders: holdersBy(place.kind === 'directory' ? null : workflowRuns(apiOf(place))),
    clock: systemClock,
    random: Math.random,
    pause: async ms => void (await pause(ms)),
    newOperation: () => randomBytes(6).toString('hex'),
    own: {
      config: { ...UNCONFIGURED_GUARD, isConfigured: true, mode: 'enforce', waitMs: rules.waitMs, written },
      environment: { dailyBudgetMicroUsd: null, concurrency: null, microQps: null },
    },
    rulesOf: ownRules,
    otherKillswitch: () => undefined,
    lookEveryMs: rules.lookEveryMs,
    isOwnPolicy: place.kind === 'directory',
    tell,
  };
}

export function storeOf(place: GuardPlace): StateStore {
  return place.kind === 'directory'
    ? stateDirectory({ folder: place.folder, clock: systemClock })
    : stateBranch({ ...apiOf(place), branch: place.branch });
}

/** This process as a holder: by the process table, or as the workflow run `runId`. */
export function holderOf(place: GuardPlace, runId: string): Holder {
  if (place.kind === 'directory') return ownHolder({}, true);
  return { kind: 'github', repository: place.repository, run_id: runId, run_attempt: 1, job: 'kills' };
}

function apiOf({ repository, token, url }: Extract<GuardPlace, { kind: 'branch' }>) {
  return { repository, token, env: { GITHUB_API_URL: url } };
}
