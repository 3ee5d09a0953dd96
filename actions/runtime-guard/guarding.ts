/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { configFor } from '../../src/compose/config.ts';
export { operateGuard } from '../../src/compose/guard-operation.ts';
export { holdForJob } from '../../src/compose/job-hold.ts';
export { openSession } from '../../src/compose/session.ts';
export { statusMarkdown } from '../../src/guard/status-markdown.ts';
