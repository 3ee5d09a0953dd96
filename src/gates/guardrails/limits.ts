import type { GuardConfig } from '../../config/config.ts';
import { DEFAULTS } from '../../config/defaults.ts';
import { LIMIT_VARIABLES } from '../../config/environment.ts';
import { UNCONFIGURED_GUARD } from '../../config/without-file.ts';
import { formatUsd } from '../../kernel/money.ts';
import type { Circumstances, GateFinding } from '../gate.ts';
import type { GuardrailsFacts, HeadGuard, LimitName } from './facts.ts';

/** By the name that a limit has inside: the one that p1.yml has, and how a value of it is shown. */
export const LIMITS: Readonly<
  Record<LimitName, { readonly key: string; readonly show: (value: number) => string }>
> = {
  dailyBudgetMicroUsd: { key: 'daily-budget-usd', show: formatUsd },
  concurrency: { key: 'concurrency', show: String },
  microQps: { key: 'qps', show: value => String(value / 1_000_000) },
};
const NAMES = ['dailyBudgetMicroUsd', 'concurrency', 'microQps'] as const;

/** The guard's section that holds once the change is in; the base's where the change's own is not legal. */
export function guardAtHead(head: HeadGuard, policy: GuardConfig): GuardConfig {
  if (head.kind === 'absent') return UNCONFIGURED_GUARD;
  return head.kind === 'legal' ? head.guard : policy;
}

/** What is wrong with the limits that the change leaves, by the ceilings of the policy in force. */
export function limitFindings(
  facts: GuardrailsFacts,
  { policy: { guard: base }, isProposal }: Circumstances,
): readonly GateFinding[] {
  const { head, configPath } = facts;
  if (head.kind === 'illegal')
    return head.problems.map(({ message, fix, where }) => ({
      criterion: 'guardrails/limit-invalid',
      message: `The limits of ${configPath} cannot be read: ${where === undefined ? '' : `${where}: `}${message}`,
      fix,
      place: { file: configPath, line: lineOf(where), column: null },
      scope: configPath,
    }));
  const guard = guardAtHead(head, base);
  return NAMES.flatMap(name => {
    const told = ofLimit(name, { facts, guard, base, isProposal });
    return told === null ? [] : [told];
  }).concat(isProposal ? raisedCeilings(facts, guard, base) : []);
}

interface Around {
  readonly facts: GuardrailsFacts;
  readonly guard: GuardConfig;
  readonly base: GuardConfig;
  readonly isProposal: boolean;
}

function ofLimit(name: LimitName, { facts, guard, base, isProposal }: Around): GateFinding | null {
  const { head, configPath } = facts;
  const { key, show } = LIMITS[name];
  const about = { scope: key, place: placeOf(facts, name) };
  const written = guard.written[name];
  const ceiling = base.ceilings[name];
  const wasWritten = isProposal && base.written[name] !== null;
  const isExpected = head.kind === 'legal' && head.hasSection && guard.mode === 'enforce';
  if (written === null && (wasWritten || isExpected)) {
    const what = wasWritten
      ? `The change takes \`guard.${key}\` out of ${configPath}, where the base has ${show(limitIn(base, name))}`
      : `\`guard:\` of ${configPath} does not say \`${key}\``;
    const message = `${what}: the default of ${show(DEFAULTS.guard[name])} holds, which nobody chose.`;
    return {
      criterion: 'guardrails/limit-missing',
      message,
      fix: `Write \`${key}\` below \`guard:\`.`,
      ...about,
    };
  }
  if (written !== null && written > ceiling) {
    const message = `\`guard.${key}\` of ${configPath} is ${show(written)}, above its ceiling of ${show(ceiling)}.`;
    return {
      criterion: 'guardrails/limit-over-ceiling',
      message,
      fix: overFix(key, show(ceiling)),
      ...about,
    };
  }
  const inForce = inEnvironment(name, facts);
  if (inForce !== null && inForce > ceiling) {
    const message = `${LIMIT_VARIABLES[name]} is ${show(inForce)}, above the ceiling of ${show(ceiling)}.`;
    const fix = `Lower the variable, or raise \`guard.ceilings.${key}\` in ${configPath} by a change of its own.`;
    return { criterion: 'guardrails/limit-over-ceiling', message, fix, scope: key, place: null };
  }
  const [before, now] = [limitIn(base, name), limitIn(guard, name)];
  if (!isProposal || !base.isConfigured || now <= before) return null;
  const message = `The change raises \`guard.${key}\` from ${show(before)} to ${show(now)}; its ceiling is ${show(ceiling)}.`;
  return { criterion: 'guardrails/limit-raised', message, fix: 'Ask whether that much is needed.', ...about };
}

function raisedCeilings(
  { configPath }: GuardrailsFacts,
  guard: GuardConfig,
  base: GuardConfig,
): readonly GateFinding[] {
  return NAMES.flatMap(name => {
    const { key, show } = LIMITS[name];
    const [before, now] = [base.ceilings[name], guard.ceilings[name]];
    if (now <= before) return [];
    return [
      {
        criterion: 'guardrails/limit-raised',
        message: `The change raises \`guard.ceilings.${key}\` from ${show(before)} to ${show(now)}, for the changes after it.`,
        fix: 'Ask whether that much is needed: the next change may raise the limit as far.',
        place: { file: configPath, line: null, column: null },
        scope: `ceilings.${key}`,
      },
    ];
  });
}

/** What a variable sets, where the state was seen and says so; null else. */
function inEnvironment(name: LimitName, { state }: GuardrailsFacts): number | null {
  if (state.kind !== 'seen') return null;
  const limit = state.status.limits.find(each => each.name === LIMITS[name].key);
  if (limit === undefined || limit.source !== LIMIT_VARIABLES[name]) return null;
  return name === 'concurrency' ? limit.value : Math.round(limit.value * 1_000_000);
}

function limitIn(guard: GuardConfig, name: LimitName): number {
  return guard.written[name] ?? DEFAULTS.guard[name];
}

function placeOf({ head, configPath }: GuardrailsFacts, name: LimitName): GateFinding['place'] {
  return head.kind === 'legal' ? head.places[name] : { file: configPath, line: null, column: null };
}

function overFix(key: string, ceiling: string): string {
  return `Set it to at most ${ceiling}. If more is needed, raise \`guard.ceilings.${key}\` first, by a change of its own.`;
}

function lineOf(where: string | undefined): number | null {
  const line = /:(\d+):\d+$/.exec(where ?? '')?.[1];
  return line === undefined ? null : Number(line);
}
