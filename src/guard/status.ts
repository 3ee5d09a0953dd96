import { z } from 'zod';
import { REASON_CODES } from '../kernel/result.ts';
import type { Holder } from './holder-port.ts';
import type { Limit } from './limits.ts';
import type { GuardView } from './look.ts';
import { endOfDay, type Lease } from './state.ts';

const count = z.int().min(0);
const text = z.string();
const maybe = z.string().nullable();

/** `data` of `p1 guard status --json`: every field is described by the question that it answers. */
export const guardStatusSchema = z
  .strictObject({
    place: text.describe('Where is the state?'),
    at: text.describe('When was it looked at, by its own clock?'),
    mode: z.enum(['enforce', 'shadow', 'off']).describe('Does the guard refuse, look on, or nothing?'),
    is_configured: z.boolean().describe('Has anybody set it up?'),
    limits: z
      .array(
        z.strictObject({
          name: z.enum(['daily-budget-usd', 'concurrency', 'qps']).describe('Which limit?'),
          value: z.number().min(0).describe('How much, in the unit of its name?'),
          source: text.describe('Who says so?'),
        }),
      )
      .describe('What may be spent and run?'),
    day: text.describe('Which UTC day’s budget pays now?'),
    day_ends_at: text.describe('When does the next one begin?'),
    budget_micro_usd: count.describe('What may the day cost?'),
    spent_micro_usd: count.describe('What has it cost so far?'),
    reserved_micro_usd: count.describe('What may running steps still cost?'),
    available_micro_usd: count.describe('What can still be asked for?'),
    slots: count.describe('How many runs may go on at once?'),
    slots_free: count.describe('How many more may start?'),
    holders: z
      .array(
        z.strictObject({
          run: text.describe('Which run?'),
          step: text.describe('Of which step?'),
          session: text.describe('In which session?'),
          holder: text.describe('On which machine, or in which job?'),
          reserved_micro_usd: count.describe('What is kept for it?'),
          qps: z.number().min(0).describe('How many requests per second may it make?'),
          taken_at: text.describe('Since when?'),
          until: text.describe('Until when at most?'),
        }),
      )
      .describe('Who holds the slots?'),
    killswitch: z
      .strictObject({
        is_engaged: z.boolean().describe('Does anything say stop?'),
        source: maybe.describe('What?'),
        reason: maybe.describe('Why?'),
        actor: maybe.describe('Who engaged it?'),
        since: maybe.describe('Since when?'),
        expires: maybe.describe('When does it release itself?'),
      })
      .describe('Is everything to stop?'),
    settlements_today: count.describe('How many runs has the day paid for?'),
    notes_today: z
      .array(
        z.strictObject({
          at: text.describe('When?'),
          kind: text.describe('What kind of entry?'),
          micro_usd: z.int().describe('How much?'),
          run: maybe.describe('For which run?'),
          actor: maybe.describe('By whom?'),
          reason: text.describe('Why?'),
        }),
      )
      .describe('What moved the day’s sum besides settlements?'),
    recent_runs: count.describe('How many outcomes are remembered?'),
    recent_failures: count.describe('How many of them failed?'),
    refusal: z
      .strictObject({
        reason_code: z.enum(REASON_CODES).describe('Why, for a program that branches?'),
        message: text.describe('Why, for a person?'),
        fix: text.describe('What is to be done?'),
        retry_at: maybe.describe('When can asking again help?'),
      })
      .nullable()
      .describe('Why would a run be refused now, if it would?'),
    disk: z
      .strictObject({
        free_bytes: count.describe('How much room is left under root?'),
        tmp_bytes: count.describe('How much do workspaces and logs take?'),
        outputs_bytes: count.describe('How much do output sets take?'),
      })
      .nullable()
      .describe('How full is the disk? Null when this machine is not the one that is asked about.'),
  })
  .describe('The runtime guard at one moment');

export type GuardStatus = z.infer<typeof guardStatusSchema>;

/** The status that a view amounts to. Pure. */
export function guardStatus(view: GuardView, disk: GuardStatus['disk']): GuardStatus {
  const { standing, killswitch, killswitchState, refusal, today, history } = view;
  const { limits, mode, isConfigured } = standing.rules;
  const inState = killswitch?.source === 'state' ? killswitchState : null;
  return {
    place: view.place,
    at: view.at.toISOString(),
    mode,
    is_configured: isConfigured,
    limits: [
      limitOf('daily-budget-usd', limits.dailyBudgetMicroUsd, 1_000_000),
      limitOf('concurrency', limits.concurrency, 1),
      limitOf('qps', limits.microQps, 1_000_000),
    ],
    day: standing.day,
    day_ends_at: endOfDay(standing.day).toISOString(),
    budget_micro_usd: limits.dailyBudgetMicroUsd.value,
    spent_micro_usd: standing.settledMicroUsd,
    reserved_micro_usd: standing.reservedMicroUsd,
    available_micro_usd: standing.availableMicroUsd,
    slots: limits.concurrency.value,
    slots_free: Math.max(0, limits.concurrency.value - standing.slotsTaken),
    holders: view.leases.map(holderRow),
    killswitch: {
      is_engaged: killswitch !== null,
      source: killswitch?.source ?? null,
      reason: killswitch?.reason ?? null,
      actor: killswitch?.actor ?? null,
      since: inState?.since ?? null,
      expires: inState?.expires ?? null,
    },
    settlements_today: today.settlements,
    notes_today: [...today.notes],
    recent_runs: history.length,
    recent_failures: history.filter(({ state }) => state === 'FAIL').length,
    refusal:
      refusal === null
        ? null
        : {
            reason_code: refusal.reasonCode,
            message: refusal.message,
            fix: refusal.fix,
            retry_at: refusal.retryAt,
          },
    disk,
  };
}

function limitOf(
  name: GuardStatus['limits'][number]['name'],
  { value, source }: Limit,
  unit: number,
): GuardStatus['limits'][number] {
  return { name, value: value / unit, source };
}

function holderRow({ run, step, session, holder, ...lease }: Lease): GuardStatus['holders'][number] {
  return {
    run,
    step,
    session,
    holder: holderText(holder),
    reserved_micro_usd: lease.reserved_micro_usd,
    qps: lease.micro_qps / 1_000_000,
    taken_at: lease.taken_at,
    until: lease.until,
  };
}

function holderText(holder: Holder): string {
  return holder.kind === 'process'
    ? `process ${holder.pid} on ${holder.host.split(' ')[0]}`
    : `job ${holder.job} of run ${holder.run_id} (attempt ${holder.run_attempt}) of ${holder.repository}`;
}
