import { z } from 'zod';
import { configProblems } from '../config/problems.ts';
import { readYaml, type YamlPath, type YamlSource } from '../config/yaml-source.ts';
import { isDay } from '../kernel/day.ts';
import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
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
  const { file, unowned } = ownedIgnores(source);
  if (unowned.length > 0) throw new ConfigError(unowned);
  return file;
}

/** An ignore file, and its entries that do not say who answers for them or why: those count for nothing. */
export interface OwnedIgnores {
  readonly file: IgnoreFile;
  readonly unowned: readonly ConfigProblem[];
}

/** @throws ConfigError for every other problem. */
export function ownedIgnores(source: YamlSource): OwnedIgnores {
  const parsed = ignoreFileSchema.safeParse(source.value, { reportInput: true });
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = configProblems(source, issues, legalKeys, isShown);
  const unowned = new Set(issues.filter(isOfOwner).map(({ path }) => Number(path[1])));
  if (issues.some(issue => !isOfOwner(issue))) throw new ConfigError(problems);
  const entries = entriesOf(source).flatMap((entry, index) =>
    unowned.has(index) ? [] : [{ ...entrySchema.parse(entry), where: source.locate(['entries', index]) }],
  );
  const twice = repeated(source, entriesOf(source));
  if (twice.length > 0) throw new ConfigError(twice);
  const { salt } = ignoreFileSchema.pick({ salt: true }).loose().parse(source.value);
  return { file: { salt, entries }, unowned: problems };
}

function isOfOwner({ path }: { readonly path: readonly PropertyKey[] }): boolean {
  return path[0] === 'entries' && path.length === 3 && (path[2] === 'owner' || path[2] === 'reason');
}

function entriesOf({ value }: YamlSource): readonly Readonly<Record<string, unknown>>[] {
  const entries = isPlainObject(value) ? value['entries'] : [];
  return Array.isArray(entries) ? entries.filter(isPlainObject) : [];
}

function repeated(
  source: YamlSource,
  entries: readonly Readonly<Record<string, unknown>>[],
): readonly ConfigProblem[] {
  const seen = new Set<unknown>();
  return entries.flatMap((entry, index) => {
    const fingerprint = entry['fingerprint'];
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
