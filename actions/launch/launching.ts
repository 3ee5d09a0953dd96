/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { actionStreams } from '../../src/compose/action-streams.ts';
export { configFor } from '../../src/compose/config.ts';
export { launchStep, retryLetter } from '../../src/compose/launch.ts';
