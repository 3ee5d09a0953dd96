/** What the action needs once its inputs are legal, as one chunk of the bundle. */

export { configFor } from '../../src/compose/config.ts';
export { openSession } from '../../src/compose/session.ts';
export { validateToolchain, writeToolchainSarif } from '../../src/compose/toolchain.ts';
export { toolchainAnnotations } from '../../src/compose/toolchain-annotations.ts';
export { toolchainLines } from '../../src/toolchain/toolchain-lines.ts';
export { toolchainMarkdown } from '../../src/toolchain/toolchain-markdown.ts';
