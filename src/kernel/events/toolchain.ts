import { z } from 'zod';
import { commonFields, count } from './fields.ts';

/** What files ask for was compared with each other, with the calendars of tools, and with what is installed. */
export const toolchainChecked = z.object({
  ...commonFields,
  type: z.literal('toolchain.checked'),
  tools: count,
  pins: count,
  files: count,
  left_out: count.describe("files of other people's code and of fixtures, which were not read"),
  machine_asked: z.boolean().describe('whether installed tools were asked for their versions'),
  findings: count,
  failing: count,
  edits: count.describe('how many were written'),
  matrix: z.array(
    z.object({
      tool: z.string(),
      verdict: z.enum(['fail', 'warn', 'ok']),
      installed: z.string().describe('the version, or why none is known'),
      pins: count,
    }),
  ),
  told: z
    .array(
      z.object({
        kind: z.string(),
        tool: z.string().nullable(),
        file: z.string(),
        line: z.int().min(1),
        message: z.string(),
        fix: z.string(),
        fails: z.boolean(),
      }),
    )
    .describe('the worst findings, at most 200 of them'),
});
