import type { GitHubDouble } from '../../doubles/github/github-double.ts';

export interface Losses {
  /** How many answers were lost so far. */
  readonly count: () => number;
  readonly end: () => void;
}

const EVERY_MS = 400;
const LOSSES = ['reset', 'gateway-timeout', 'truncated', 'nothing-said'] as const;

/** Loses the answer to a commit now and then, each time in another way: the commit itself is made. */
export function loseAnswers(github: GitHubDouble): Losses {
  let injected = 0;
  const timer = setInterval(() => {
    if (github.faults.pending().length > 0) return;
    const loss = LOSSES[injected % LOSSES.length] ?? 'reset';
    github.faults.inject({ kind: 'lost-response', operation: 'GraphQLMutation', loss });
    injected += 1;
  }, EVERY_MS);
  return {
    count: () => injected - github.faults.pending().length,
    end: () => {
      clearInterval(timer);
    },
  };
}
