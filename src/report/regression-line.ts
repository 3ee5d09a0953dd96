import { formatDuration } from '../kernel/duration.ts';
import type { EventOf } from '../kernel/events/index.ts';

/** The line of the human log for an event of a regression suite. */
export function regressionLine(
  event: EventOf<'regression.case' | 'regression.finished' | 'regression.frozen'>,
): string | undefined {
  switch (event.type) {
    case 'regression.case':
      return event.passed ? undefined : failedCase(event);
    case 'regression.finished':
      return finished(event);
    case 'regression.frozen':
      return `Regression baseline frozen: ${event.cases} cases, score ${event.score.toFixed(4)}, digest ${event.digest}; ${event.actor ?? 'somebody'}: ${event.reason}`;
  }
}

function failedCase(event: EventOf<'regression.case'>): string {
  const { passes, repeats, duration_ms, message } = event;
  const tries = repeats === 1 ? '' : `, ${passes} of ${repeats} repeats passed`;
  const why = message === null ? '' : `: ${message}`;
  return `Regression case ${event.case} failed (${formatDuration(duration_ms)}${tries})${why}`;
}

function finished(event: EventOf<'regression.finished'>): string {
  const { tier, shard, verdict, score, baseline_score, passed, failed, regressed } = event;
  const part = shard === null ? '' : `, shard ${shard}`;
  const against = baseline_score === null ? '' : `, baseline ${baseline_score.toFixed(4)}`;
  const worse = regressed.length === 0 ? '' : `; regressed: ${regressed.join(', ')}`;
  return `Regression (${tier}${part}): ${verdict ?? event.reason_code}, score ${score.toFixed(4)}${against}, ${passed} cases passed, ${failed} failed${worse}`;
}
