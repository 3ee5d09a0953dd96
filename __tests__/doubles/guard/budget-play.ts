import { expect } from '@jest/globals';
import { admit } from '../../../src/guard/admit.ts';
import type { Liveness } from '../../../src/guard/holder-port.ts';
import { settle } from '../../../src/guard/ledger.ts';
import type { Limits } from '../../../src/guard/limits.ts';
import { settleRun } from '../../../src/guard/settlement.ts';
import { dayOf, EMPTY_STATE, type GuardState, type Lease, ledgerOf } from '../../../src/guard/state.ts';
import { topUp } from '../../../src/guard/top-up.ts';
import { BudgetModel } from './budget-model.ts';
import type { BudgetStep } from './budget-steps.ts';
import { aProcess, endOf, later, limitsOf, NOON, onGitHub, requestOf } from './requests.ts';

const DAY_MS = 86_400_000;

/** The guard's pure functions and the model of them, played side by side; each answer is compared at once. */
export class BudgetPlay {
  state: GuardState = EMPTY_STATE;
  limits: Limits = limitsOf({ usd: 5 });
  readonly model = new BudgetModel();
  /** The leases that were granted, oldest first. */
  readonly granted: Lease[] = [];
  /** The one that the last step granted. */
  grantedNow: Lease | null = null;
  private now = NOON;
  private readonly runs: string[] = [];

  constructor() {
    this.model.highestLimit = this.limits.dailyBudgetMicroUsd.value;
  }

  step(step: BudgetStep): void {
    this.grantedNow = null;
    if (step.kind === 'admit') this.admit(step);
    else if (step.kind === 'topUp') this.topUp(step);
    else if (step.kind === 'settle') this.settle(step);
    else if (step.kind === 'settleStranger') this.settleStranger(step);
    else if (step.kind === 'adjust') this.adjust(step);
    else if (step.kind === 'engage') this.engage(step.forMs);
    else if (step.kind === 'release') this.release();
    else if (step.kind === 'clock') this.now = later(step.ms, this.now);
    else this.setLimits(step);
  }

  private pick(index: number): string | undefined {
    return this.runs.at(-1 - index);
  }

  private picked(indexes: readonly number[]): ReadonlySet<string> {
    return new Set(indexes.flatMap(index => this.pick(index) ?? []));
  }

  private admit({ again, ...step }: Extract<BudgetStep, { kind: 'admit' }>): void {
    const held = again === null ? undefined : this.pick(again);
    const run = held !== undefined && this.model.leases.has(held) ? held : this.newRun();
    const [gone, alive] = [this.picked(step.gone), this.picked(step.alive)];
    const known = new Map<string, Liveness>([
      ...[...alive].map(each => [each, 'alive'] as const),
      ...[...gone].map(each => [each, 'gone'] as const),
    ]);
    const { budgetMicroUsd, longestMs, isProcess } = step;
    const holder = isProcess ? aProcess : onGitHub;
    const request = requestOf(run, { budgetMicroUsd, longestMs, holder });
    const outcome = admit(this.state, { limits: this.limits, request, now: this.now, known });
    this.state = outcome.state;
    if (this.model.leases.has(run)) {
      expect(outcome).toMatchObject({ kind: 'admitted', lease: { run }, expired: [] });
      return;
    }
    const [nowMs, day] = [this.now.getTime(), dayOf(this.now)];
    const expired = this.model.expire(nowMs, gone, alive);
    expect(outcome.expired.map(lease => lease.run)).toEqual(expired);
    const answer = this.model.answer(budgetMicroUsd, { day, nowMs, limits: this.limits });
    expect(outcome.kind === 'admitted' ? 'admitted' : outcome.refusal.reasonCode).toBe(answer);
    if (outcome.kind === 'refused') return;
    const microQps = this.model.share(this.limits);
    expect(outcome.lease).toMatchObject({ micro_qps: microQps, reserved_micro_usd: budgetMicroUsd, day });
    this.granted.push(outcome.lease);
    this.grantedNow = outcome.lease;
    const untilMs = Date.parse(outcome.lease.until);
    this.model.leases.set(run, { day, untilMs, microQps, isProcess, reserved: budgetMicroUsd });
  }

  private topUp({ run: index, spentMicroUsd }: Extract<BudgetStep, { kind: 'topUp' }>): void {
    const run = this.pick(index) ?? 'nobody';
    const fence = this.state.leases.find(lease => lease.run === run)?.fence ?? 1;
    const { limits } = this;
    const answer = topUp(this.state, { limits, run, fence, spentMicroUsd, isForced: false });
    const raised = this.model.raise(run, spentMicroUsd, limits.dailyBudgetMicroUsd.value);
    if (answer.kind === 'topped-up') this.state = answer.state;
    expect(answer.kind === 'topped-up' ? answer.lease.reserved_micro_usd : null).toBe(raised);
  }

  private settle({ isTwice, run: index, ...told }: Extract<BudgetStep, { kind: 'settle' }>): void {
    const run = this.pick(index);
    if (run === undefined) return;
    if (!this.model.leases.has(run) && !this.model.ended.has(run)) return;
    const end = endOf(run, { ...told, day: dayOf(this.now) });
    const settled = settleRun(this.state, end, this.now);
    this.state = settled.state;
    expect(settled.costMicroUsd).toBe(this.model.settle(end));
    if (!isTwice) return;
    const again = settleRun(this.state, { ...end, reportedMicroUsd: 7 }, this.now);
    expect(again).toMatchObject({ isNew: false, costMicroUsd: settled.costMicroUsd });
    expect(again.state).toBe(this.state);
  }

  private settleStranger({ reportedMicroUsd }: Extract<BudgetStep, { kind: 'settleStranger' }>): void {
    const end = endOf(this.newRun(), { reportedMicroUsd, day: dayOf(this.now) });
    this.state = settleRun(this.state, end, this.now).state;
    this.model.settle(end);
  }

  private adjust({ microUsd, daysAgo }: Extract<BudgetStep, { kind: 'adjust' }>): void {
    const day = dayOf(later(-daysAgo * DAY_MS, this.now));
    if (ledgerOf(this.state, day).settled_micro_usd + microUsd < 0) return;
    const at = this.now.toISOString();
    const note = { at, kind: 'adjusted' as const, micro_usd: microUsd, run: null, actor: 'ann', reason: '' };
    this.state = settle(this.state, day, { microUsd, settlements: 0, note });
    this.model.adjust(day, microUsd);
  }

  private engage(forMs: number | null): void {
    const untilMs = forMs === null ? Number.POSITIVE_INFINITY : this.now.getTime() + forMs;
    const expires = forMs === null ? null : new Date(untilMs).toISOString();
    this.model.killswitchUntilMs = untilMs;
    const killswitch = { reason: 'stop', actor: null, since: this.now.toISOString(), expires };
    this.state = { ...this.state, killswitch };
  }

  private release(): void {
    this.model.killswitchUntilMs = null;
    this.state = { ...this.state, killswitch: null };
  }

  private setLimits(step: Extract<BudgetStep, { kind: 'limits' }>): void {
    this.limits = limitsOf(step);
    this.model.highestLimit = Math.max(this.model.highestLimit, this.limits.dailyBudgetMicroUsd.value);
  }

  private newRun(): string {
    const run = `run-${this.runs.length}`;
    this.runs.push(run);
    return run;
  }
}
