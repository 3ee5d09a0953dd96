import { Rehearsal, type Stance } from './rehearsal.ts';
import type { Actor } from './world.ts';

/** One point of an actor's script. Those that the same replies lead to are one point. */
export interface ScriptPoint<Call, Result> {
  readonly id: number;
  readonly stance: Stance<Call, Result>;
}

interface Known<Call, Reply, Result> extends ScriptPoint<Call, Result> {
  readonly replies: readonly Reply[];
  readonly next: Map<string, ScriptPoint<Call, Result>>;
  /** The actor as it waits here, until it is led on to another point. */
  rehearsal: Rehearsal<Call, Reply, Result> | null;
}

/**
 * All that one actor does, found out as far as it is asked for, by running its code. Since an actor is deterministic, its code
 * runs once for each history of replies, and not once for each schedule.
 */
export class ActorScript<Call, Reply, Result> {
  private readonly actor: Actor<Call, Reply, Result>;
  private readonly points: Known<Call, Reply, Result>[] = [];

  constructor(actor: Actor<Call, Reply, Result>) {
    this.actor = actor;
  }

  async start(): Promise<ScriptPoint<Call, Result>> {
    return this.points[0] ?? this.add(await Rehearsal.start(this.actor), []);
  }

  /** The point that `reply` leads to, if that is known already. */
  known(from: number, replyKey: string): ScriptPoint<Call, Result> | undefined {
    return this.points[from]?.next.get(replyKey);
  }

  /** @throws what the actor throws. */
  async after(from: number, reply: Reply, replyKey: string): Promise<ScriptPoint<Call, Result>> {
    const point = this.points[from];
    if (point === undefined) throw new RangeError(`The script has no point ${from}.`);
    const rehearsal = point.rehearsal ?? (await this.replay(point.replies));
    point.rehearsal = null;
    await rehearsal.answer(reply);
    const next = this.add(rehearsal, [...point.replies, reply]);
    point.next.set(replyKey, next);
    return next;
  }

  private async replay(replies: readonly Reply[]): Promise<Rehearsal<Call, Reply, Result>> {
    const rehearsal = await Rehearsal.start(this.actor);
    for (const reply of replies) await rehearsal.answer(reply);
    return rehearsal;
  }

  private add(
    rehearsal: Rehearsal<Call, Reply, Result>,
    replies: readonly Reply[],
  ): Known<Call, Reply, Result> {
    const { stance } = rehearsal;
    const point = { id: this.points.length, stance, replies, rehearsal, next: new Map() };
    this.points.push(point);
    return point;
  }
}
