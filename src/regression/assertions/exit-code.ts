import { z } from 'zod';
import { type Check, met, unmet } from './assertion.ts';
import { assertionKind } from './assertion-kind.ts';

const code = z.int().min(0).max(255);

/** The exit code; a case that says none expects 0. */
export const exitCode = assertionKind(
  'exit-code',
  z.strictObject({
    'exit-code': z
      .union([code, z.array(code).min(1)])
      .describe('a code, or a list of codes, one of which it is'),
  }),
  written => checkExitCode([written['exit-code']].flat()),
);

export function checkExitCode(codes: readonly number[]): Check {
  const legal = codes.join(' or ');
  return ({ exitCode: came }) =>
    came !== null && codes.includes(came)
      ? met(`The exit code is ${came}.`)
      : unmet(`The exit code is ${came ?? 'none'}.`, `- ${legal}\n+ ${came ?? 'none'}`);
}
