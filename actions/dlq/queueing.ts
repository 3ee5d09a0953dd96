/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { configFor } from '../../src/compose/config.ts';
export { operateDlq } from '../../src/compose/dlq-operation.ts';
export { openSession } from '../../src/compose/session.ts';
export { dlqMarkdown } from '../../src/dlq/dlq-markdown.ts';
