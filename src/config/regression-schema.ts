import { dirname, normalize } from 'node:path';
import { z } from 'zod';
import { type ConfigProblem, quote } from '../kernel/errors.ts';
import type { RegressionConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

const PATH_RULE = 'a path inside the repository, without control characters';
const pathInside = z
  .string()
  .min(1)
  .refine(
    path =>
      !path.startsWith('/') &&
      !path.split('/').some(part => part === '..' || part.toLowerCase() === '.git') &&
      !/[\u0000-\u001f\u007f]/.test(path),
    PATH_RULE,
  );
const repeats = z.int().min(1).max(1000);

/** `regression:` of p1.yml. */
export const regressionSchema = z.strictObject({
  cases: pathInside
    .default(DEFAULTS.regression.cases)
    .describe('the folder of the cases, one file each; relative to the repository root'),
  baseline: pathInside.default(DEFAULTS.regression.baseline).describe('the frozen baseline'),
  archive: pathInside.default(DEFAULTS.regression.archive).describe('the folder of former baselines'),
  repeats: repeats
    .default(DEFAULTS.regression.repeats)
    .describe('how often a case runs that does not say and is not noisy'),
  'noisy-repeats': repeats
    .default(DEFAULTS.regression.noisyRepeats)
    .describe('how often a noisy case runs that does not say'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(DEFAULTS.regression.tolerance)
    .describe(
      'how far a score may drop below the baseline before the summary says that it is beyond that; what regressed is told by cases alone; scores go from 0 to 1',
    ),
});

/** `regression:` in the form that the suite works with. */
export function regressionConfig(file: z.output<typeof regressionSchema>): RegressionConfig {
  const { 'noisy-repeats': noisyRepeats, ...same } = file;
  return { ...same, noisyRepeats };
}

/** A baseline among the former ones would be taken for one of them. */
export function regressionProblems(
  source: YamlSource,
  { baseline, archive }: z.output<typeof regressionSchema>,
): readonly ConfigProblem[] {
  if (baseline !== archive && dirname(normalize(baseline)) !== normalize(`${archive}/.`).replace(/\/$/, ''))
    return [];
  return [
    {
      where: source.locate(['regression', 'baseline']),
      message: `The baseline ${quote(baseline)} stands in the archive ${quote(archive)}, which is for former ones.`,
      fix: 'Name a folder for the archive that does not hold the baseline.',
    },
  ];
}

/** The legal keys of the map at a path that begins with `regression`. */
export function legalRegressionKeys(path: YamlPath): readonly string[] {
  return path.length === 1 ? Object.keys(regressionSchema.shape) : [];
}
