import { z } from 'zod';
import { parseDuration } from '../kernel/duration.ts';
import type { GatesConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import { positiveDuration } from './duration-schema.ts';
import { GATE_IDS } from './gate-ids.ts';
import type { YamlPath } from './yaml-source.ts';

/** GitHub's rule for the name of a user. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/;
const LOGIN_RULE = 'the name of a GitHub user (a team cannot be asked about with the token of a job)';
const GLOB_RULE = 'a path or a glob inside the repository, without control characters';

/** `gates:` of p1.yml. */
export const gatesSchema = z.strictObject({
  roster: z
    .array(z.enum(GATE_IDS))
    .min(1)
    .refine(roster => new Set(roster).size === roster.length, 'each gate at most once')
    .default([...GATE_IDS])
    .describe('the gates that are asked'),
  'on-error': z
    .enum(['fail', 'warn'])
    .default(DEFAULTS.gates.onError)
    .describe('what a gate that could not run does to the check'),
  timeout: positiveDuration.default(DEFAULTS.gates.timeout).describe('how long a gate may take'),
  'regression-timeout': positiveDuration
    .default(DEFAULTS.gates.regressionTimeout)
    .describe('how long the gate `regression` may take'),
  protected: z
    .array(
      z
        .string()
        .min(1)
        .refine(
          path =>
            !path.startsWith('/') && !path.split('/').includes('..') && !/[\u0000-\u001f\u007f]/.test(path),
          GLOB_RULE,
        ),
    )
    .default([])
    .describe('paths that change only with an approver’s review, besides those that p1 protects itself'),
  approvers: z
    .array(z.string().regex(LOGIN, LOGIN_RULE))
    .default([])
    .describe('GitHub users whose review lets protected paths change'),
});

/** `gates:` in the form that the gates work with. */
export function gatesConfig(file: z.output<typeof gatesSchema>): GatesConfig {
  return {
    roster: file.roster,
    onError: file['on-error'],
    timeoutMs: parseDuration(file.timeout) ?? 0,
    regressionTimeoutMs: parseDuration(file['regression-timeout']) ?? 0,
    protectedPaths: file.protected,
    approvers: file.approvers,
  };
}

/** The legal keys of the map at a path that begins with `gates`. */
export function legalGateKeys(path: YamlPath): readonly string[] {
  return path.length === 1 ? Object.keys(gatesSchema.shape) : [];
}
