export type Clock = {
  now(): Date;
  /** Moves the double's time forward; ages entries, expires artifacts and reservations. */
  advance(ms: number): void;
};

export function createClock(): Clock {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance(ms) {
      offsetMs += ms;
    },
  };
}
