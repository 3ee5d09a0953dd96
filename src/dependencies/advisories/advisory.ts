import semver from 'semver';
import type { Severity } from '../severity.ts';

/** A known vulnerability of one package. */
export interface Advisory {
  /** `GHSA-…`, `MAL-…`, or `npm:<number>`. */
  readonly id: string;
  readonly name: string;
  /** The versions that have it, as npm writes ranges. */
  readonly range: string;
  readonly severity: Severity;
  readonly title: string;
  readonly url: string;
}

/** Advisories, and which packages they speak of. */
export interface AdvisoryData {
  readonly advisories: readonly Advisory[];
  /** Where they are from, for a person. */
  readonly source: string;
  /** RFC 3339: nothing later is in them. */
  readonly asOf: string;
  /** `name@version` of every package that was asked about; null when they speak of all there are. */
  readonly covered: ReadonlySet<string> | null;
}

/** Whether `version` has it. Versions before a release count as what they come before. */
export function concerns({ range }: Pick<Advisory, 'range'>, version: string): boolean {
  if (range === '*' || range === '') return true;
  return semver.satisfies(version, range, { loose: true, includePrerelease: true });
}

/** The first version after `version` that does not have it, as far as the range tells; null when none is known. */
export function fixedVersion({ range }: Pick<Advisory, 'range'>, version: string): string | null {
  for (const part of range.split('||')) {
    if (!semver.satisfies(version, part, { loose: true, includePrerelease: true })) continue;
    const bound = /<(?!=)\s*v?(\d[^\s,|]*)/.exec(part)?.[1];
    if (bound === undefined) return null;
    const parsed = semver.coerce(bound, { includePrerelease: true });
    return semver.valid(bound) ?? parsed?.version ?? null;
  }
  return null;
}
