import { z } from 'zod';
import type { ToolchainConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';

/** `toolchain:` of p1.yml. */
export const toolchainSchema = z.strictObject({
  'fail-on': z
    .array(z.enum(DEFAULTS.toolchain.failOn))
    .default([...DEFAULTS.toolchain.failOn])
    .describe('which findings fail; what could not be checked fails besides'),
  'warn-days': z
    .int()
    .min(0)
    .max(3650)
    .default(DEFAULTS.toolchain.warnDays)
    .describe('how many days before a version is maintained no more that is told'),
});

export type ToolchainFile = z.output<typeof toolchainSchema>;

/** `toolchain:` in the form that the check works with. */
export function toolchainConfig(file: ToolchainFile): ToolchainConfig {
  return { failOn: file['fail-on'], warnDays: file['warn-days'] };
}
