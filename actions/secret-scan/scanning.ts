/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { configFor } from '../../src/compose/config.ts';
export { hidingSecrets } from '../../src/compose/hidden-errors.ts';
export { scanAnnotations } from '../../src/compose/scan-annotations.ts';
export { writeSarifInJob } from '../../src/compose/scan-sarif-file.ts';
export { scanForSecrets } from '../../src/compose/secret-scan.ts';
export { openSession } from '../../src/compose/session.ts';
export { scanMarkdown } from '../../src/scan/scan-markdown.ts';
