import { z } from 'zod';
import { configProblems } from '../config/problems.ts';
import { readYaml, type YamlPath, type YamlSource } from '../config/yaml-source.ts';
import { isDay } from '../kernel/day.ts';
import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';
import { FINGERPRINT } from './finding.ts';
import type { IgnoreFile } from './ignore-file.ts';

const line = (what: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(value => !/[\u0000-\u001f\u007f]/.test(value), `${what}, on one line`);

const entrySchema = z.strictObject({
  fingerprint: z
    .string()
    .regex(FINGERPRINT, 'the 32 hexadecimal digits that the scan tells of the finding')
    .describe('which secret, as the scan tells it'),
  owner: line('who answers for it').describe('who answers for it'),
  reason: line('why it is no danger').describe('why it is no danger'),
  expires: z
    .string()
    .refine(isDay, 'a day such as "2027-01-31"')
    .describe('the last day on which it is ignored (UTC)'),
});

/** `.github/p1-secrets.ignore.yml`, whole. */
export const ignoreFileSchema = z.strictObject({
  salt: z
    .string()
    .min(16)
    .max(200)
    .describe('random text, the key of all fingerprints: another one makes every entry stale'),
  entries: z.array(entrySchema).default([]).describe('findings that somebody answers for'),
});

/**
 * The ignore file at `path`, called `shown` in messages.
 *
 * @throws ConfigError with every problem, each with file, line and column.
 */
export function readIgnoreFile(shown: string, path: string): IgnoreFile {
  const source = readYaml(shown, path);
  const parsed = ignoreFileSchema.safeParse(source.value, { reportInput: true });
  if (!parsed.success) throw new ConfigError(configProblems(source, parsed.error.issues, legalKeys, isShown));
  const problems = repeated(source, parsed.data.entries);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    salt: parsed.data.salt,
    entries: parsed.data.entries.map((entry, index) => ({
      ...entry,
      where: source.locate(['entries', index]),
    })),
  };
}

function repeated(
  source: YamlSource,
  entries: readonly { readonly fingerprint: string }[],
): readonly ConfigProblem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ fingerprint }, index) => {
    if (!seen.has(fingerprint)) {
      seen.add(fingerprint);
      return [];
    }
    const where = source.locate(['entries', index, 'fingerprint']);
    return [
      { where, message: `${quote(fingerprint)} stands here twice.`, fix: 'Remove one of the two entries.' },
    ];
  });
}

function legalKeys(path: YamlPath): readonly string[] {
  return path.length === 0 ? Object.keys(ignoreFileSchema.shape) : Object.keys(entrySchema.shape);
}

/** In place of a fingerprint somebody may write the secret itself. */
function isShown(path: YamlPath): boolean {
  return path.at(-1) === 'expires';
}
