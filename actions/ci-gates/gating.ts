/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { checkGates } from '../../src/compose/gates.ts';
export { gatesAnnotations } from '../../src/compose/gates-annotations.ts';
export { headConfigFor } from '../../src/compose/gates-config.ts';
export { writeGatesSarif } from '../../src/compose/gates-sarif-file.ts';
export { openSession } from '../../src/compose/session.ts';
export { withStopSignals } from '../../src/compose/stop-signals.ts';
export { blocks, isWarning } from '../../src/gates/outputs/gates-headline.ts';
export { gatesLines } from '../../src/gates/outputs/gates-lines.ts';
export { gatesMarkdown } from '../../src/gates/outputs/gates-markdown.ts';
