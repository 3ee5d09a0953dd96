import type { GuardConfig } from '../../config/config.ts';
import type { GuardStatus } from '../../guard/status.ts';
import { visible } from '../../kernel/errors.ts';
import { formatUsd } from '../../kernel/money.ts';
import type { GateFinding } from '../gate.ts';
import type { GuardStateFacts } from './facts.ts';

/** More runs at once than this are worth a look. */
const MANY_RUNS = 2;
/** Per cent of the budget from which on a person is told. */
const NEARLY = 80;

/** What the guard's state says against going on. */
export function stateFindings(state: GuardStateFacts, base: GuardConfig): readonly GateFinding[] {
  if (state.kind === 'not-asked') {
    const message = `The guard's state was not asked for: ${state.why}. Killswitch, budget and slots are not known.`;
    return [finding('state-not-asked', message, state.fix)];
  }
  if (state.kind === 'unavailable')
    return [finding('state-unavailable', `The guard's state cannot be read: ${state.message}`, state.fix)];
  const { status } = state;
  return [killswitch(status), ...money(status, base), slots(status)].filter(each => each !== null);
}

/** What was looked at, with numbers. */
export function stateEvidence(state: GuardStateFacts): readonly string[] {
  if (state.kind !== 'seen') return ['The guard’s state was not seen.'];
  const { status } = state;
  return [
    `${visible(status.place)} at ${status.at}: killswitch ${status.killswitch.is_engaged ? 'on' : 'off'}, ${formatUsd(status.spent_micro_usd)} of ${formatUsd(status.budget_micro_usd)} spent on ${status.day} and ${formatUsd(status.reserved_micro_usd)} reserved, ${status.holders.length} runs active.`,
  ];
}

function killswitch({
  killswitch: { is_engaged, source, reason, actor, since, expires },
}: GuardStatus): GateFinding | null {
  if (!is_engaged) return null;
  const by = actor === null ? '' : ` by ${visible(actor)}`;
  const when = since === null ? '' : `, since ${since}`;
  const until = expires === null ? '' : `, until ${expires}`;
  const message = `The killswitch is on (${source ?? 'unknown'}${by}${when}${until}): ${visible(reason ?? 'no reason is given')}`;
  return finding(
    'killswitch-on',
    message,
    'When all is well: `p1 guard release --reason …`; a flag file is removed.',
  );
}

/** A budget that nobody set is no budget to hold a repository to; a runaway is one whoever set what. */
function money(
  { day, spent_micro_usd: spent, budget_micro_usd: budget, is_configured }: GuardStatus,
  base: GuardConfig,
): readonly GateFinding[] {
  const used = `${formatUsd(spent)} of ${formatUsd(budget)} are spent on ${day}`;
  const ceiling = base.ceilings.dailyBudgetMicroUsd;
  if (spent > ceiling)
    return [
      finding(
        'runaway',
        `${used}, more than the ceiling of ${formatUsd(ceiling)} for a day.`,
        'Engage the killswitch (`p1 guard engage --reason …`), and see in `p1 guard status` and the reports what spent it.',
      ),
    ];
  if (spent === 0 || spent * 100 < budget * NEARLY) return [];
  if (spent >= budget && is_configured)
    return [
      finding('budget-spent', `${used}.`, 'Wait for the next UTC day, or raise `guard.daily-budget-usd`.'),
    ];
  const percent = budget === 0 ? 100 : Math.floor((spent * 100) / budget);
  const fix = 'See in `p1 guard status` what spends it; runs are refused once it is spent.';
  return [finding('budget-nearly-spent', `${used}, ${percent} %.`, fix)];
}

function slots({ holders, slots: all }: GuardStatus): GateFinding | null {
  if (holders.length <= MANY_RUNS) return null;
  const steps = holders.slice(0, 5).map(({ step }) => visible(step));
  const message = `${holders.length} runs hold ${all} slots: ${steps.join(', ')}${holders.length > 5 ? ', …' : ''}.`;
  return finding(
    'too-many-active',
    message,
    'See in `p1 guard status` whether all of them are meant to run.',
  );
}

function finding(slug: string, message: string, fix: string): GateFinding {
  return { criterion: `guardrails/${slug}`, message, fix, place: null, scope: '*' };
}
