/**
 * What actors share, as values: a call makes a new state and leaves the old one as it was, so that the explorer can go back to
 * any moment. `State`, `Call` and `Reply` are plain data.
 */
export interface World<State, Call, Reply> {
  readonly initial: State;
  /** All that may come of a call that is made now. The first is what happens when nothing goes wrong. */
  readonly outcomesOf: (state: State, call: Call) => readonly Outcome<State, Reply>[];
  /** What may happen by itself, such as a request that was given up and arrives after all. */
  readonly driftsOf: (state: State) => readonly Drift<State>[];
  /** Equal for equal states. */
  readonly keyOf: (state: State) => string;
}

export interface Outcome<State, Reply> {
  /** For a person who reads a schedule. */
  readonly label: string;
  readonly state: State;
  /** Null when the actor dies before it hears of it. */
  readonly reply: Reply | null;
  /** Equal for equal replies. */
  readonly replyKey: string;
  readonly isFault: boolean;
}

export interface Drift<State> {
  readonly label: string;
  readonly state: State;
}

/** One of those who act. Deterministic: after the same replies it makes the same call. */
export type Actor<Call, Reply, Result> = (call: (call: Call) => Promise<Reply>) => Promise<Result>;
