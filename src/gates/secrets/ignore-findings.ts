import { visible } from '../../kernel/errors.ts';
import type { ScanAnswer } from '../../scan/answer.ts';
import type { IgnoreEntry } from '../../scan/ignore-file.ts';
import type { GateFinding, Place } from '../gate.ts';
import type { SecretsCriterion } from './criteria.ts';
import type { IgnoreFacts } from './facts.ts';

/** The last days of an ignore, in which it is told. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** What is wrong with the entries of the ignore file that is checked out. */
export function ignoreFindings(
  { file, entries, unowned }: IgnoreFacts,
  { unused }: Pick<ScanAnswer, 'unused'>,
  now: Date,
): readonly GateFinding[] {
  const today = dayOf(now);
  const soon = dayOf(new Date(now.getTime() + SOON_DAYS * DAY_MS));
  const isUnused = new Set(unused.map(({ fingerprint }) => fingerprint));
  return [
    ...unowned.map(({ where, message, fix }) =>
      findingOf('secrets/ignore-without-owner', where ?? file, file, { message, fix, scope: file }),
    ),
    ...entries.flatMap(entry => {
      if (entry.expires < today) return [expired(entry, file)];
      if (entry.expires <= soon) return [expiring(entry, file)];
      return [];
    }),
    ...entries
      .filter(({ fingerprint }) => isUnused.has(fingerprint))
      .map(entry => unusedFinding(entry, file)),
  ];
}

function expired({ fingerprint, expires, where }: IgnoreEntry, file: string): GateFinding {
  return findingOf('secrets/expired-ignore', where, file, {
    message: `The ignore of ${fingerprint} ran out on ${expires}.`,
    fix: `Remove the entry from ${file}, or have its owner set another day.`,
    scope: fingerprint,
  });
}

function expiring({ fingerprint, expires, where }: IgnoreEntry, file: string): GateFinding {
  return findingOf('secrets/ignore-expires-soon', where, file, {
    message: `The ignore of ${fingerprint} runs out on ${expires}.`,
    fix: `Take the secret out, or have its owner set another day in ${file}.`,
    scope: fingerprint,
  });
}

function unusedFinding({ fingerprint, where }: IgnoreEntry, file: string): GateFinding {
  return findingOf('secrets/unused-ignore', where, file, {
    message: `The ignore of ${fingerprint} is of nothing in the history.`,
    fix: `Remove the entry from ${file}.`,
    scope: fingerprint,
  });
}

function findingOf(
  criterion: SecretsCriterion,
  where: string,
  file: string,
  { message, fix, scope }: Pick<GateFinding, 'message' | 'fix' | 'scope'>,
): GateFinding {
  return { criterion, message: visible(message), fix: visible(fix), place: placeOf(where, file), scope };
}

/** `where` is `file:line:column`. */
function placeOf(where: string, file: string): Place {
  const [, line, column] = /:(\d+):(\d+)$/.exec(where) ?? [];
  return {
    file,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
