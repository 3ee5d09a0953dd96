import type { Config } from '../config/config.ts';
import { GATE_IDS, type GateId } from '../config/gate-ids.ts';
import type { Circumstances } from '../gates/gate.ts';
import { failedBy } from '../gates/gate-outcome.ts';
import type { GatesAnswer } from '../gates/gates-answer.ts';
import { judgeAll } from '../gates/judge-all.ts';
import { judgeGate } from '../gates/judge-gate.ts';
import { type GateTask, runGates } from '../gates/run-gates.ts';
import { sumUp } from '../gates/sum-up.ts';
import { type Git, openGit } from '../git/git.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import type { Clock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import type { Redactor } from '../redact/redactor.ts';
import { callingWorkflow } from './gates/calling-workflow.ts';
import { type ChangeScope, changeScope } from './gates/change-scope.ts';
import { gatesResult } from './gates/gates-result.ts';
import { type KnownGate, knownGates } from './gates/known-gates.ts';
import { type PolicyInForce, policyInForce } from './gates/policy-of.ts';
import { waiversInForce } from './gates/waivers-in-force.ts';
import { tellGates } from './gates-telling.ts';

export interface GatesCall {
  readonly action: string;
  /** Null asks all that the policy's roster has. */
  readonly only: readonly GateId[] | null;
  /** The revision to judge the change from; null takes the event's. */
  readonly base: string | null;
  readonly head: string | null;
  /** p1.yml as it was asked for; null is the default, which may be absent. */
  readonly configFile: string | null;
  /** That of the working tree; without a file when it is not legal. */
  readonly config: Config;
  /** Why the p1.yml of the working tree is not legal; null when it is. */
  readonly headProblem: ConfigError | null;
  readonly env: Environment;
  readonly workingFolder: string;
  readonly token: string;
  readonly isOffline: boolean;
  readonly session: string;
  readonly actor: string | null;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly stop: StopSwitch;
  readonly tell: (event: NewEvent) => void;
  /** How many bytes are free at a folder; where it is not given, the file system is asked. */
  readonly freeBytes?: ((folder: string) => number) | undefined;
}

export interface GatesCallAnswer {
  readonly result: Result;
  readonly answer: GatesAnswer;
}

/**
 * Asks the gates of the policy in force and sums up. A gate that could not run, for whatever reason, is an error under its name.
 *
 * @throws ConfigError when the policy or the waivers in force are not legal.
 */
export async function checkGates(call: GatesCall): Promise<GatesCallAnswer> {
  const startedMs = call.clock.monotonicMs();
  const git = openGit({ folder: call.config.repositoryRoot, env: call.env });
  const judged = await judgedGates(call, knownGates(), git);
  const answer = call.redactor.value({
    ...judged,
    isPartial: call.only !== null,
    isOffline: call.isOffline,
    durationMs: Math.round(call.clock.monotonicMs() - startedMs),
  });
  tellGates(answer, call.tell);
  return { result: gatesResult(call.action, answer), answer };
}

type Judged = Pick<GatesAnswer, 'verdict' | 'gates' | 'leftOut' | 'what' | 'policySource'>;

async function judgedGates(call: GatesCall, known: readonly KnownGate[], git: Git): Promise<Judged> {
  const asked = known.filter(({ card }) => call.only === null || call.only.includes(card.id));
  const scope = await scopeOrFailure(git, call);
  if (scope instanceof UnresolvableError) return noneRan(asked, scope);
  if (scope.base === null && call.headProblem !== null) throw call.headProblem;
  const inForce = await policyInForce({ git, ...call, base: scope.base, configPath: call.configFile });
  const { policy } = inForce;
  const { roster, onError } = policy.gates;
  const { isOffline, clock, stop } = call;
  const { base, mergeBase, head, pullRequest } = scope;
  const isProposal = base !== null;
  const circumstances = { isProposal, base, mergeBase, head, isOffline, now: clock.now(), policy };
  const criteria = known.flatMap(({ card }) => card.criteria.map(({ id }) => id));
  const waivers = await waiversInForce(git, circumstances, criteria);
  const tasks = asked
    .filter(({ card }) => roster.includes(card.id))
    .map(gate => taskOf(gate, { call, git, scope, inForce, circumstances }));
  const runs = await runGates({ tasks, stop, monotonicMs: clock.monotonicMs });
  const gates = judgeAll({
    cards: asked.map(({ card }) => card),
    runs,
    waivers,
    policySource: inForce.source,
    isProposal,
    authors: pullRequest === null ? [] : [pullRequest.author],
    now: circumstances.now,
  });
  return {
    verdict: sumUp(gates, onError),
    gates,
    leftOut: GATE_IDS.filter(id => !roster.includes(id)),
    what: scope.what,
    policySource: inForce.source,
  };
}

async function scopeOrFailure(git: Git, call: GatesCall): Promise<ChangeScope | UnresolvableError> {
  try {
    return await changeScope(git, call, call.env);
  } catch (error) {
    if (error instanceof UnresolvableError) return error;
    throw error;
  }
}

/** Without knowing what is to be judged, and by whose policy, no gate has run. */
function noneRan(asked: readonly KnownGate[], error: UnresolvableError): Judged {
  const gates = asked.map(({ card }) =>
    judgeGate({ card, outcome: failedBy(error), durationMs: 0, isProposal: true, waiverOf: () => null }),
  );
  return { verdict: 'fail', gates, leftOut: [], what: 'nothing', policySource: 'none: it was not read' };
}

interface Asking {
  readonly call: GatesCall;
  readonly git: Git;
  readonly scope: ChangeScope;
  readonly inForce: PolicyInForce;
  readonly circumstances: Circumstances;
}

function taskOf({ card, decide }: KnownGate, asking: Asking): GateTask {
  const { call, git, scope, inForce, circumstances } = asking;
  const { timeoutMs, regressionTimeoutMs } = circumstances.policy.gates;
  const { env, token, workingFolder, session, redactor, config, headProblem } = call;
  return {
    id: card.id,
    timeoutMs: card.id === 'regression' ? regressionTimeoutMs : timeoutMs,
    decide: async stop => {
      // A base without p1.yml has no roster yet: the change that brings one sets it up.
      const hasRoster = circumstances.isProposal && circumstances.policy.file !== null;
      if (hasRoster && headProblem === null) refuseDropped(card.id, config);
      return decide({
        circumstances,
        headConfig: headProblem === null ? config : null,
        headProblem: headProblem?.message ?? null,
        configPath: inForce.path,
        git,
        env,
        token,
        workingFolder,
        stop,
        session,
        redactor,
        pullRequest: scope.pullRequest,
        callingWorkflow: callingWorkflow(env),
        event: env['GITHUB_EVENT_NAME'] || null,
        freeBytes: call.freeBytes,
      });
    },
  };
}

/** A change that takes a gate out of the roster would be the last that it sees. */
function refuseDropped(id: GateId, { gates, file }: Config): void {
  if (gates.roster.includes(id)) return;
  throw new ConfigError({
    where: file ?? 'p1.yml',
    message: `The change takes the gate \`${id}\` out of \`gates.roster\`.`,
    fix: 'Leave it in the roster. Who means it has an administrator merge over this check.',
  });
}
