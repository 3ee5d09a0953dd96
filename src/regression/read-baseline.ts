import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DRAFT } from '../kernel/atomic-write.ts';
import { ExternalError, messageOf, systemCode } from '../kernel/errors.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { isArchiveName } from './baseline.ts';
import { type ArchivedText, type Chain, proveChain } from './chain.ts';
import { type BaselineProblem, parseBaseline } from './parse-baseline.ts';

/** Where baselines are. Paths are relative to `repositoryRoot`, as p1.yml has them. */
export interface BaselinePlace {
  readonly repositoryRoot: string;
  readonly baseline: string;
  readonly archive: string;
}

export type BaselineReading = Chain | BaselineProblem;

/**
 * The baseline in use with its chain, proven; or what is wrong with it.
 *
 * @throws ExternalError when the disk does not let it be read.
 */
export function readBaseline(place: BaselinePlace): BaselineReading {
  const text = baselineTextAt(place);
  const archive = archiveAt(place);
  if (text === null) return absent(place, archive.filter(({ name }) => isArchiveName(name)).length);
  const parsed = parseBaseline(text, place.baseline);
  return parsed.kind === 'problem' ? parsed : proveChain(parsed.baseline, archive, place.archive);
}

/** The file in use as it is; null when there is none. @throws as `readBaseline` does. */
export function baselineTextAt({ repositoryRoot, baseline }: BaselinePlace): string | null {
  return reading(baseline, () => readRegularFile(join(repositoryRoot, baseline)));
}

function archiveAt({ repositoryRoot, archive }: BaselinePlace): readonly ArchivedText[] {
  const folder = join(repositoryRoot, archive);
  const names = reading(archive, () => readdirSync(folder)) ?? [];
  return names
    .filter(name => !name.startsWith('.') && !DRAFT.test(name))
    .sort()
    .flatMap(name => {
      if (!isArchiveName(name)) return [{ name, text: '' }];
      const text = reading(`${archive}/${name}`, () => readRegularFile(join(folder, name)));
      return text === null ? [] : [{ name, text }];
    });
}

function absent({ baseline, archive }: BaselinePlace, archived: number): BaselineProblem {
  return archived === 0
    ? {
        kind: 'problem',
        reasonCode: 'not-found',
        message: `There is no baseline at ${baseline}: nothing can be compared.`,
        fix: 'Freeze one on the default branch: `p1 regression --extended --freeze --reason "first baseline"`, and commit it.',
      }
    : {
        kind: 'problem',
        reasonCode: 'chain-broken',
        message: `The chain of baselines is broken: ${archive} has ${archived} former baselines, and there is none at ${baseline}.`,
        fix: `Restore it (\`git log --diff-filter=D -- ${baseline}\` shows who removed it).`,
      };
}

function reading<T>(what: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new ExternalError(`${what} cannot be read: ${messageOf(error)}.`, {
      isRetryable: false,
      fix: 'Let this user read it; it has to be a file that `p1 regression --freeze` wrote.',
      cause: error,
    });
  }
}
