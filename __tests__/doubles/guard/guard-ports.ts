import type { GuardConfig } from '../../../src/config/config.ts';
import { UNCONFIGURED_GUARD } from '../../../src/config/without-file.ts';
import type { Holder, Liveness } from '../../../src/guard/holder-port.ts';
import type { GuardPorts } from '../../../src/guard/ports.ts';
import { rulesOf } from '../../../src/guard/rules.ts';
import type { PolicyFile } from '../../../src/guard/state-port.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { later, NOON } from './requests.ts';

/** A guard's ports over a store in memory. Time passes only while somebody pauses. */
export interface FakePorts extends GuardPorts {
  readonly store: MemoryStore;
  readonly events: NewEvent[];
  /** Who was asked whether they live, in order. */
  readonly asked: Holder[];
  /** What holders are found to be, by their job or process id; `alive` unless it says otherwise. */
  readonly liveness: Map<string | number, Liveness>;
  /** Called after each pause, as somebody else who acts meanwhile. */
  afterPause: () => void;
}

export const ENFORCED: GuardConfig = {
  ...UNCONFIGURED_GUARD,
  source: 'p1.yml',
  isConfigured: true,
  mode: 'enforce',
  written: { dailyBudgetMicroUsd: 10_000_000, concurrency: 2, microQps: 2_000_000 },
};

/** As a machine has them, with a guard that is enforced. */
export function onMachine(config: Partial<GuardConfig> = {}, fields: Partial<GuardPorts> = {}): FakePorts {
  return portsOver({ kind: 'local' }, { ...ENFORCED, ...config }, fields);
}

/** As a job on GitHub has them, where `guard` is the section of the default branch's p1.yml; null where there is none. */
export function onGitHubWith(guard: string | null, fields: Partial<GuardPorts> = {}): FakePorts {
  const text = `version: 1\nguard: ${guard ?? ''}\n`;
  const policy: PolicyFile =
    guard === null ? { kind: 'absent' } : { kind: 'found', text, where: 'p1.yml of main' };
  const own = guard === null ? UNCONFIGURED_GUARD : { ...ENFORCED, written: UNCONFIGURED_GUARD.written };
  const lookEveryMs = 15_000;
  const holders = { isFree: false };
  return portsOver(policy, own, { isOwnPolicy: false, lookEveryMs, ...fields }, holders);
}

function portsOver(
  policy: PolicyFile,
  config: GuardConfig,
  fields: Partial<GuardPorts>,
  { isFree } = { isFree: true },
): FakePorts {
  let elapsedMs = 0;
  let operations = 0;
  const store = memoryStore(NOON, policy);
  const ports: FakePorts = {
    events: [],
    asked: [],
    liveness: new Map(),
    afterPause: () => {},
    clock: { now: () => later(elapsedMs), monotonicMs: () => elapsedMs },
    random: () => 0.5,
    pause: async ms => {
      elapsedMs += ms;
      store.at = later(elapsedMs);
      ports.afterPause();
    },
    newOperation: () => `operation-${++operations}`,
    own: { config, environment: { dailyBudgetMicroUsd: null, concurrency: null, microQps: null } },
    rulesOf,
    holders: {
      isFree,
      lookAt: async holder => {
        ports.asked.push(holder);
        return ports.liveness.get(holder.kind === 'github' ? holder.job : holder.pid) ?? 'alive';
      },
    },
    otherKillswitch: () => undefined,
    lookEveryMs: 1000,
    isOwnPolicy: true,
    tell: event => ports.events.push(event),
    ...fields,
    store,
  };
  return ports;
}

/** A wish that nobody takes back. */
export const NEVER: Promise<never> = new Promise(() => {});
