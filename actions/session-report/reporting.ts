/** What the action needs once its inputs are legal, as one chunk of the bundle. */
export { configFor } from '../../src/compose/config.ts';
export { openSession } from '../../src/compose/session.ts';
export { reportSession } from '../../src/compose/session-report.ts';
