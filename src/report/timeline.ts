import { gantt } from '../formats/mermaid.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { RunReport, SessionReport } from './schema.ts';

/** No chart is wider: a reader sees no more, and Mermaid refuses very long texts. */
const MOST_BARS = 60;

/** The session's runs over time as a Mermaid chart, or '' when none has started. */
export function timeline({ runs, session_id }: SessionReport): string {
  const started = runs.filter(run => run.started_at !== null).slice(0, MOST_BARS);
  if (started.length === 0) return '';
  return gantt(
    `Runs of ${session_id}`,
    started.map(run => ({
      section: run.job,
      label: `${run.step} ${run.state}${run.duration_ms === null ? '' : ` ${formatDuration(run.duration_ms)}`}`,
      startMs: Date.parse(run.started_at ?? ''),
      endMs: Date.parse(run.finished_at ?? run.started_at ?? ''),
      mark: markOf(run),
    })),
  );
}

function markOf({ state }: RunReport): 'done' | 'crit' | 'active' {
  if (state === 'FAIL') return 'crit';
  return state === 'SUCCESS' ? 'done' : 'active';
}
