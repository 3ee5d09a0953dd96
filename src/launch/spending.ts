import type { Hold } from '../guard/guard.ts';
import { NEAR_RESERVATION } from '../guard/top-up.ts';
import type { UsageFile, UsageReading } from '../pricing/usage-file.ts';
import type { LaunchPorts } from './ports.ts';

/** How often a running step's costs are looked at. */
const LOOK_EVERY_MS = 500;

/** Keeps what a step spends within what the guard keeps for it. */
export interface Spending {
  /** Ends the watch, and reads what was reported last. A question to the guard that is still under way is not waited for. */
  readonly finish: () => UsageReading;
}

/**
 * Reads a step's costs as it reports them. Near its reservation the guard is asked for more; when that is refused, the step
 * is asked to stop.
 */
export function watchSpending(
  usage: UsageFile,
  hold: Hold,
  { stop, clock }: Pick<LaunchPorts, 'stop' | 'clock'>,
): Spending {
  let reservedMicroUsd = hold.reservedMicroUsd;
  let isOver = false;
  let isAsking = false;
  let isRefused = false;

  function look(): void {
    const { microUsd } = usage.look(clock.now());
    if (isAsking || isRefused || isOver || microUsd === 0 || microUsd < reservedMicroUsd * NEAR_RESERVATION)
      return;
    isAsking = true;
    void ask(microUsd).finally(() => {
      isAsking = false;
    });
  }

  async function ask(microUsd: number): Promise<void> {
    const answer = await hold.topUp(microUsd);
    if (answer.kind === 'topped-up') {
      reservedMicroUsd = answer.reservedMicroUsd;
      return;
    }
    isRefused = true;
    if (!isOver) stop.request({ cause: 'refused', why: answer.refusal.message, refusal: answer.refusal });
  }

  // So that a file that is gone at the next look is noticed.
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    finish: () => {
      isOver = true;
      clearInterval(timer);
      return usage.end(clock.now());
    },
  };
}
