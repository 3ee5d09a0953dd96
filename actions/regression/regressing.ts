/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { configFor } from '../../src/compose/config.ts';
export { regression } from '../../src/compose/regression.ts';
export { regressionSummary } from '../../src/compose/regression-summary.ts';
export { openSession } from '../../src/compose/session.ts';
export { withStopSignals } from '../../src/compose/stop-signals.ts';
