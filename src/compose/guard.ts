import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { UNCONFIGURED_GUARD } from '../config/without-file.ts';
import { createGuard } from '../guard/create-guard.ts';
import type { Guard } from '../guard/guard.ts';
import type { Holder } from '../guard/holder-port.ts';
import { uncountingGuard } from '../guard/no-guard.ts';
import { type OwnSettings, ownRules } from '../guard/own-rules.ts';
import type { GuardPorts } from '../guard/ports.ts';
import type { Lease } from '../guard/state.ts';
import type { StateStore } from '../guard/state-port.ts';
import { systemClock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import { gitHubContext, isOnGitHub } from '../platform/github/context.ts';
import { holdersBy, ownHolder } from './holders.ts';
import { otherKillswitch } from './killswitches.ts';

export interface GuardCall {
  readonly config: Config;
  readonly env: Environment;
  /** For GitHub's interfaces; off GitHub that of GITHUB_TOKEN or GH_TOKEN. */
  readonly token: string;
  /** `owner/name` whose state is asked for; null for that of the job, or of this machine. */
  readonly repository: string | null;
  readonly isOffline: boolean;
  /** The input `killswitch`. */
  readonly killswitch: string;
  readonly tell: (event: NewEvent) => void;
}

/** The guard of this place. */
export interface OpenGuard {
  readonly guard: Guard;
  /** Null where the state is out of reach by the user's own wish: offline, with a state on GitHub. */
  readonly ports: GuardPorts | null;
  readonly holder: Holder;
  readonly origin: Lease['origin'];
}

/** Who asks about a repository from afar has no limits of its own there. */
const NOBODY: OwnSettings = {
  config: UNCONFIGURED_GUARD,
  environment: { dailyBudgetMicroUsd: null, concurrency: null, microQps: null },
};

const LOOK_EVERY_MS = { machine: 1000, gitHub: 15_000 } as const;

/**
 * Opens the guard: over a branch on GitHub, over a directory elsewhere, or as p1.yml says. What is not used is not loaded.
 *
 * @throws ConfigError when the state is a branch and nothing says of which repository.
 */
export async function openGuard(call: GuardCall): Promise<OpenGuard> {
  const { config, env, tell } = call;
  const isRemote = call.repository !== null || isOnGitHub(env) || config.guard.store === 'branch';
  const flagRoot = isOnGitHub(env) || call.repository !== null ? null : config.repositoryRoot;
  const shared = {
    clock: systemClock,
    otherKillswitch: otherKillswitch(call.killswitch, flagRoot),
    lookEveryMs: isRemote ? LOOK_EVERY_MS.gitHub : LOOK_EVERY_MS.machine,
    tell,
  };
  const place = { holder: ownHolder(env, !isRemote), origin: originOf(env) };
  if (isRemote && call.isOffline) return { ...place, guard: uncountingGuard(shared), ports: null };
  const ports: GuardPorts = {
    ...shared,
    ...(isRemote ? await onGitHub(call) : await onThisMachine(call)),
    random: Math.random,
    pause: async ms => void (await pause(ms)),
    newOperation: () => randomBytes(6).toString('hex'),
    own:
      call.repository === null ? { config: config.guard, environment: readEnvironment(env).guard } : NOBODY,
  };
  return { ...place, guard: createGuard(ports), ports };
}

type Where = Pick<GuardPorts, 'store' | 'holders' | 'isOwnPolicy' | 'rulesOf'>;

async function onThisMachine({ config }: GuardCall): Promise<Where> {
  return { store: await directoryOf(config), holders: holdersBy(null), isOwnPolicy: true, rulesOf: ownRules };
}

async function directoryOf(config: Config): Promise<StateStore> {
  const { stateDirectory } = await import('../platform/local/state-directory.ts');
  return stateDirectory({ folder: layoutOf(config.root).state, clock: systemClock });
}

async function onGitHub({ config, env, token, repository: given }: GuardCall): Promise<Where> {
  const [{ stateBranch }, { workflowRuns }, { policedStore }, directory] = await Promise.all([
    import('../platform/github/state-branch.ts'),
    import('../platform/github/workflow-runs.ts'),
    import('./policed-store.ts'),
    directoryOf(config),
  ]);
  const repository = given ?? env['GITHUB_REPOSITORY'] ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw withoutRepository(repository);
  let rules: typeof import('../guard/rules.ts') | undefined;
  return {
    store: policedStore({
      own: given === null ? config.guard : UNCONFIGURED_GUARD,
      openBranch: branch => stateBranch({ repository, branch, token, env }),
      openDirectory: () => directory,
      loadRules: async () => {
        rules ??= await import('../guard/rules.ts');
        return rules;
      },
    }),
    holders: holdersBy(workflowRuns({ repository, token, env })),
    isOwnPolicy: false,
    rulesOf: (policy, own) => {
      if (rules === undefined) throw new Error('A policy is read before anything is decided by it.');
      return rules.rulesOf(policy, own);
    },
  };
}

function withoutRepository(found: string): ConfigError {
  return new ConfigError({
    where: 'guard.store',
    message: `The guard's state is a branch, and ${JSON.stringify(found)} is no repository to find it in.`,
    fix: 'Set GITHUB_REPOSITORY=owner/name (and GITHUB_TOKEN), give `--repo owner/name`, or use `guard.store: directory`.',
  });
}

function originOf(env: Environment): Lease['origin'] {
  if (!isOnGitHub(env)) return {};
  const { repository, ref, sha, event, workflow, actor } = gitHubContext(env);
  return { repository, ref, sha, event, workflow, actor };
}
