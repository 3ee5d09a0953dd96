import semver from 'semver';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { severityOf } from '../severity.ts';
import type { Advisory, AdvisoryData } from './advisory.ts';

/** What was asked and answered, to be read again offline. */
export function cacheText({ advisories, source, asOf, covered }: AdvisoryData): string {
  const packages = covered === null ? null : [...covered].sort();
  return `${JSON.stringify({ schema_version: 1, source, as_of: asOf, packages, advisories }, null, 1)}\n`;
}

/** The advisories of a cache, or null when `value` is none. */
export function readCache(value: unknown): AdvisoryData | null {
  if (!isPlainObject(value) || value['schema_version'] !== 1) return null;
  const { source, as_of, packages, advisories } = value;
  if (typeof source !== 'string' || typeof as_of !== 'string' || Number.isNaN(Date.parse(as_of))) return null;
  if (!Array.isArray(packages) || !packages.every(each => typeof each === 'string')) return null;
  if (!Array.isArray(advisories)) return null;
  const read = advisories.map(readAdvisory);
  const whole = read.filter(each => each !== null);
  return whole.length < read.length
    ? null
    : { advisories: whole, source, asOf: as_of, covered: new Set<string>(packages) };
}

function readAdvisory(value: unknown): Advisory | null {
  if (!isPlainObject(value)) return null;
  const { id, name, range, title, url } = value;
  const severity = severityOf(value['severity']);
  if (typeof id !== 'string' || typeof name !== 'string' || typeof range !== 'string' || severity === null)
    return null;
  if (semver.validRange(range, { loose: true }) === null) return null;
  return { id, name, range, severity, title: String(title), url: String(url) };
}
