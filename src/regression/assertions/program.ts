import { z } from 'zod';
import { positiveDuration } from '../../config/duration-schema.ts';
import { parseDuration } from '../../kernel/duration.ts';
import { quote, visible } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import type { CommandOutcome } from '../run-command.ts';
import { type Came, type Finding, met, nameOf, unmet } from './assertion.ts';
import { assertionKind, sourceKey } from './assertion-kind.ts';
import { excerpt } from './excerpt.ts';

const LONGEST_ANSWER = 64 * 1024;

const answerSchema = z.strictObject({
  met: z.boolean(),
  score: z.number().min(0).max(1).optional(),
  message: z.string().max(2000).optional(),
  diff: z.string().max(20_000).nullable().optional(),
});

/** A program of one's own, which gets what came as a file and says whether that is right. */
export const program = assertionKind(
  'program',
  z.strictObject({
    program: z
      .string()
      .min(1)
      .describe(
        'a command for bash; $P1_CASE_FILE is what came, $P1_CASE_EXIT_CODE the exit code, $P1_REPOSITORY the repository',
      ),
    timeout: positiveDuration.default('30s').describe('after it, it is ended with all that it started'),
    ...sourceKey,
  }),
  (written, _context, source) => async came => {
    const read = came.read(source);
    if (read.kind === 'unreadable') return unmet(`${nameOf(source)} cannot be read: ${read.why}.`);
    if (read.leftOutBytes > 0)
      return unmet(
        `${nameOf(source)} is too long for a program: ${read.leftOutBytes} bytes more than are given to it.`,
      );
    const outcome = await came.run({
      command: written.program,
      file: read.bytes,
      exitCode: came.exitCode,
      timeoutMs: parseDuration(written.timeout) ?? 0,
      keptBytes: LONGEST_ANSWER,
    });
    return judged(written.program, outcome, came.hide);
  },
);

function judged(command: string, outcome: CommandOutcome, hide: Came['hide']): Finding {
  const name = `The program ${quote(command)}`;
  const { stdout, stderr } = outcome;
  if (outcome.end === 'timeout')
    return unmet(`${name} did not end in time.`, excerpt(hide(stderr.text()), 0, 0));
  if (outcome.end !== 'ran')
    return unmet(`${name} did not run to its end: ${outcome.detail ?? outcome.end}.`);
  if (stdout.seenBytes > LONGEST_ANSWER)
    return unmet(`${name} answered with ${stdout.seenBytes} bytes; at most ${LONGEST_ANSWER} are read.`);
  const answer = stdout.text().trim();
  if (outcome.exitCode !== 0) {
    const said = `${stderr.text()}${answer}`;
    return unmet(
      `${name} ended with exit code ${outcome.exitCode}.`,
      said === '' ? null : excerpt(hide(said), 0, 0),
    );
  }
  return answer === '' ? met(`${name} ended with exit code 0.`) : answered(name, answer, hide);
}

function answered(name: string, answer: string, hide: Came['hide']): Finding {
  const parsed = answerSchema.safeParse(jsonIn(answer));
  if (!parsed.success)
    return unmet(
      `${name} answered something else than JSON like {"met": true, "score": 0.9, "message": "…"}.`,
      excerpt(hide(answer), 0, 0),
    );
  const { met: isMet, score, message, diff } = parsed.data;
  return {
    isMet,
    score: score ?? (isMet ? 1 : 0),
    message: message === undefined ? `${name} says that it is ${isMet ? '' : 'not '}met.` : visible(message),
    diff: diff ?? null,
  };
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
