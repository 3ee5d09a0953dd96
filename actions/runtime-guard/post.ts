import type { ActionPost } from '../../src/compose/action.ts';
import { settleJobHold } from '../../src/compose/job-hold.ts';
import { finishAction } from '../../src/compose/post.ts';

/** Settles what the job held, then does what every post does; both are done even if the first fails. */
export async function post(call: ActionPost): Promise<void> {
  try {
    await settleJobHold(call);
  } finally {
    await finishAction(call);
  }
}
