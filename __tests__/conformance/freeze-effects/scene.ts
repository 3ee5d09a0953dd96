import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveName, baselineText } from '../../../src/regression/baseline.ts';
import type { Baseline } from '../../../src/regression/baseline-schema.ts';
import { readBaseline } from '../../../src/regression/read-baseline.ts';
import { type WriteAnswer, writeBaseline } from '../../../src/regression/write-baseline.ts';
import { lockFolderIn, placeIn } from '../../doubles/regression/freezing.ts';
import { caseResult, frozen, suiteRun } from '../../doubles/regression/suite-runs.ts';

const RUN = suiteRun([caseResult('a', [1])]);
const OLDEST = frozen(RUN);
const FORMER = frozen(RUN, OLDEST, { reason: 'former' });

/** With a baseline in use, upon one in the archive; or with none yet. */
export const SCENES = ['upon a former baseline', 'of the first baseline'] as const;
export type Scene = (typeof SCENES)[number];

export function prepare(folder: string, scene: Scene): void {
  mkdirSync(join(folder, 'base/archive'), { recursive: true });
  if (scene === 'of the first baseline') return;
  writeFileSync(join(folder, 'base/archive', archiveName(OLDEST)), baselineText(OLDEST));
  writeFileSync(join(folder, 'base/metrics.json'), baselineText(FORMER));
}

/** Freezes upon the baseline that `prepare` put in use, whatever is now. */
export function writeUponFormer(folder: string): WriteAnswer {
  return writeUpon(folder, FORMER, 'new');
}

/** Freezes upon what is in use in `folder`, for `reason`. */
export function write(folder: string, reason: string): WriteAnswer {
  const reading = readBaseline(placeIn(folder));
  return writeUpon(folder, reading.kind === 'hit' ? reading.baseline : null, reason);
}

function writeUpon(folder: string, former: Baseline | null, reason: string): WriteAnswer {
  return writeBaseline({
    place: placeIn(folder),
    lockFolder: lockFolderIn(folder),
    baseline: frozen(RUN, former, { reason }),
    former: former === null ? null : { baseline: former, text: baselineText(former) },
  });
}

/** The reasons of the baselines, the newest first, or what is wrong with them. */
export function reasonsIn(folder: string): readonly string[] {
  const reading = readBaseline(placeIn(folder));
  if (reading.kind === 'problem')
    return reading.reasonCode === 'not-found' ? [] : [`${reading.reasonCode}: ${reading.message}`];
  return [reading.baseline, ...reading.former].map(({ provenance }) => provenance.reason);
}

/** What is wrong after a freeze for `new` that was cut short: now, and after the next freeze, for `next`. */
export function problemsIn(folder: string, scene: Scene, next: () => void): readonly string[] {
  const before = scene === 'of the first baseline' ? [] : ['former', 'the first one'];
  const found = reasonsIn(folder);
  const problems: string[] = [];
  if (![before, ['new', ...before]].some(each => isSame(each, found)))
    problems.push(`the baselines are ${JSON.stringify(found)}`);
  next();
  const after = reasonsIn(folder);
  if (!isSame(after, ['next', ...found]))
    problems.push(`after the next freeze they are ${JSON.stringify(after)}`);
  const litter = readdirSync(join(folder, 'base'), { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.tmp'),
  );
  return [...problems, ...litter.map(name => `${name} is left`)];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
