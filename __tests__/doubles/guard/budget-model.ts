import type { Limits } from '../../../src/guard/limits.ts';
import type { RunEnd } from '../../../src/guard/settlement.ts';

/** What the guard should do, thought again without its code: plain sums and maps that change in place. */
export interface ModelLease {
  readonly day: string;
  readonly untilMs: number;
  readonly microQps: number;
  readonly isProcess: boolean;
  reserved: number;
}

export interface ModelDay {
  settled: number;
  settlements: number;
  /** What may stand above the highest limit that ever held: overruns, corrections upwards, adjustments. */
  excused: number;
}

export class BudgetModel {
  readonly leases = new Map<string, ModelLease>();
  readonly days = new Map<string, ModelDay>();
  /** What each run that ended cost, and what it had reserved if it never said itself. */
  readonly ended = new Map<string, { cost: number; readonly day: string; expiredAt: number | null }>();
  killswitchUntilMs: number | null = null;
  highestLimit = 0;

  day(name: string): ModelDay {
    const day = this.days.get(name) ?? { settled: 0, settlements: 0, excused: 0 };
    this.days.set(name, day);
    return day;
  }

  reserved(day: string): number {
    return this.sumOfLeases(lease => (lease.day === day ? lease.reserved : 0));
  }

  microQps(): number {
    return this.sumOfLeases(lease => lease.microQps);
  }

  free(day: string, limit: number): number {
    return Math.max(0, limit - this.day(day).settled - this.reserved(day));
  }

  /** Ends what is over, each at its reservation. Returns the runs. */
  expire(nowMs: number, gone: ReadonlySet<string>, alive: ReadonlySet<string>): readonly string[] {
    const over = [...this.leases].filter(
      ([run, { untilMs, isProcess }]) =>
        gone.has(run) || (!(alive.has(run) && isProcess) && untilMs <= nowMs),
    );
    for (const [run, { day, reserved }] of over) {
      this.leases.delete(run);
      this.book(day, reserved);
      this.ended.set(run, { cost: reserved, day, expiredAt: reserved });
    }
    return over.map(([run]) => run);
  }

  /** `admitted`, or the reason of the refusal. */
  answer(wanted: number, { day, nowMs, limits }: { day: string; nowMs: number; limits: Limits }): string {
    if (this.killswitchUntilMs !== null && nowMs < this.killswitchUntilMs) return 'killswitch';
    if (this.leases.size >= limits.concurrency.value) return 'slots-full';
    if (this.share(limits) < 1) return 'rate-limited';
    return wanted <= this.free(day, limits.dailyBudgetMicroUsd.value) ? 'admitted' : 'budget-exhausted';
  }

  share({ microQps, concurrency }: Limits): number {
    const equal = Math.floor(microQps.value / concurrency.value);
    return Math.min(equal, microQps.value - this.microQps());
  }

  /** What a lease is raised to; null when it is refused. */
  raise(run: string, spent: number, limit: number): number | null {
    const lease = this.leases.get(run);
    if (lease === undefined) return null;
    const most = Math.min(2 * Math.max(lease.reserved, spent), lease.reserved + this.free(lease.day, limit));
    if (most <= lease.reserved || most <= spent) return null;
    lease.reserved = most;
    return most;
  }

  /** What the run costs; the same again when it has said so before. */
  settle({ run, reportedMicroUsd, countsReservation, day: said }: RunEnd): number {
    const before = this.ended.get(run);
    if (before !== undefined && before.expiredAt === null) return before.cost;
    const lease = this.leases.get(run);
    if (lease === undefined && before === undefined && reportedMicroUsd === 0) return 0;
    const reserved = lease?.reserved ?? before?.expiredAt ?? 0;
    const day = lease?.day ?? before?.day ?? said;
    const cost = countsReservation ? Math.max(reportedMicroUsd, reserved) : reportedMicroUsd;
    this.leases.delete(run);
    if (before === undefined) this.book(day, cost);
    else this.day(day).settled = Math.max(0, this.day(day).settled + cost - reserved);
    this.day(day).excused += Math.max(0, cost - reserved);
    this.ended.set(run, { cost, day, expiredAt: null });
    return cost;
  }

  adjust(day: string, microUsd: number): void {
    this.day(day).settled += microUsd;
    this.day(day).excused += Math.max(0, microUsd);
  }

  private book(day: string, microUsd: number): void {
    this.day(day).settled += microUsd;
    this.day(day).settlements += 1;
  }

  private sumOfLeases(of: (lease: ModelLease) => number): number {
    return [...this.leases.values()].reduce((sum, lease) => sum + of(lease), 0);
  }
}
