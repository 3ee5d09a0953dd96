import { z } from 'zod';
import { GATE_IDS } from '../../config/gate-ids.ts';
import { GLOB_RULE, globProblem } from '../glob.ts';

/** GitHub's rule for the name of a user, with the `@` that people put before it. */
const USER = /^@?[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;

const line = (what: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(
      value => !/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(value),
      `${what}, on one line`,
    );

export const waiverSchema = z.strictObject({
  gate: z.enum(GATE_IDS).describe('the gate'),
  criterion: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
      'the criterion without its gate: `new-finding`, where the check shows `secrets/new-finding`',
    )
    .describe('the criterion, without its gate: `new-finding`'),
  scope: z
    .string()
    .refine(scope => globProblem(scope) === undefined, GLOB_RULE)
    .describe('what it stands for, as the check shows it: a path, a package, a tool, or a glob of these'),
  owner: line('who answers for it').describe('who answers for it'),
  reason: line('why it is no danger').describe('why it is no danger, and what will end it'),
  approver: z
    .string()
    .regex(USER, 'the name of a GitHub user')
    .describe('who allowed it: a GitHub user, and not the owner'),
  expires: z
    .string()
    .refine(isDay, 'a day such as "2027-01-31"')
    .describe('the last day on which it stands (UTC), at most 90 days away'),
});

/** `.github/p1-waivers.yml`, whole. */
export const waiverFileSchema = z.strictObject({
  version: z.literal(1),
  waivers: z.array(waiverSchema).max(500).default([]).describe('findings that somebody answers for'),
});

/** A day that there is: `2027-02-30` would else be taken for the second of March. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
