import type { ActionPost } from '../../src/compose/action.ts';
import { writeJobSummary } from '../../src/compose/summary.ts';

/** The post of a job's first p1 action runs last: it has the whole journal to render. */
export async function post({ env, files, isFirst }: ActionPost): Promise<void> {
  if (isFirst) writeJobSummary(env, files);
}
