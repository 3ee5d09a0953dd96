/** Time as p1 reads it; tests hand in their own. */
export interface Clock {
  /** Wall time, for records that people and other machines read. */
  now(): Date;
  /** Milliseconds from an arbitrary origin that never jump back, for durations and deadlines. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
