import type { Actor } from './world.ts';

/** Where an actor stands after the replies that it has had: it waits for another, or it has ended. */
export type Stance<Call, Result> =
  | { readonly kind: 'calls'; readonly call: Call }
  | { readonly kind: 'ended'; readonly result: Result };

/** One run of an actor's real code, which waits at each of its calls until it is answered. */
export class Rehearsal<Call, Reply, Result> {
  private stands: Stance<Call, Result> | null = null;
  private failure: unknown = null;
  private resume: ((reply: Reply) => void) | null = null;
  private onStop: (() => void) | null = null;

  static async start<Call, Reply, Result>(
    actor: Actor<Call, Reply, Result>,
  ): Promise<Rehearsal<Call, Reply, Result>> {
    const rehearsal = new Rehearsal<Call, Reply, Result>();
    await rehearsal.until(() => rehearsal.perform(actor));
    return rehearsal;
  }

  /** @throws what the actor threw. */
  get stance(): Stance<Call, Result> {
    if (this.stands === null) throw this.failure;
    return this.stands;
  }

  async answer(reply: Reply): Promise<void> {
    const { resume } = this;
    if (resume === null) throw new RangeError('Nobody waits for a reply.');
    this.resume = null;
    await this.until(() => resume(reply));
  }

  private perform(actor: Actor<Call, Reply, Result>): void {
    const call = (made: Call): Promise<Reply> =>
      new Promise((resolve, reject) => {
        if (this.resume !== null) reject(new RangeError('An actor makes one call at a time.'));
        this.resume = resolve;
        this.stop({ kind: 'calls', call: made });
      });
    actor(call).then(
      result => this.stop({ kind: 'ended', result }),
      error => {
        this.failure = error;
        this.stop(null);
      },
    );
  }

  private stop(stance: Stance<Call, Result> | null): void {
    this.stands = stance;
    this.onStop?.();
  }

  /** Until the actor calls again, or ends. */
  private until(act: () => void): Promise<void> {
    return new Promise(resolve => {
      this.onStop = resolve;
      act();
    });
  }
}
