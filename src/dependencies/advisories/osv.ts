import semver from 'semver';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { type Severity, severityOf } from '../severity.ts';
import type { Advisory } from './advisory.ts';
import { cvssScore, severityOfScore } from './cvss.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface OsvRecord {
  /** One for each npm package that it names; none when it was withdrawn or is of another ecosystem. */
  readonly advisories: readonly Advisory[];
  /** RFC 3339. */
  readonly modified: string;
}

/** One record of the OSV format (ossf.github.io/osv-schema), or null when `value` is none. */
export function readOsv(value: unknown): OsvRecord | null {
  if (!isPlainObject(value)) return null;
  const { id, modified, affected } = value;
  if (typeof id !== 'string' || typeof modified !== 'string' || Number.isNaN(Date.parse(modified)))
    return null;
  // A record that was withdrawn may have nothing else.
  if (isWithdrawn(value['withdrawn'])) return { advisories: [], modified };
  if (!Array.isArray(affected)) return null;
  const advisories = affected.filter(isPlainObject).flatMap(each => advisoryOf(value, id, each));
  return { advisories, modified };
}

function advisoryOf(record: Fields, id: string, affected: Fields): readonly Advisory[] {
  const named = affected['package'];
  if (!isPlainObject(named) || named['ecosystem'] !== 'npm' || typeof named['name'] !== 'string') return [];
  // Where nobody can tell the versions, all of them count.
  const told = rangeOf(affected);
  const range = told?.split('||').every(isRange) === true ? told : '*';
  return [
    {
      id,
      name: named['name'],
      range,
      severity: severityIn(record, affected, id),
      title: textOf(record['summary']) ?? textOf(record['details'])?.split('\n')[0]?.slice(0, 200) ?? id,
      url: `https://osv.dev/vulnerability/${id}`,
    },
  ];
}

function isWithdrawn(day: unknown): boolean {
  return typeof day === 'string' && Date.parse(day) <= Date.now();
}

function isRange(text: string): boolean {
  return semver.validRange(text, { loose: true }) !== null;
}

function rangeOf(affected: Fields): string | null {
  const ranges = (Array.isArray(affected['ranges']) ? affected['ranges'] : [])
    .filter(isPlainObject)
    .filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM')
    .flatMap(range => eventsOf(range['events']));
  const versions = Array.isArray(affected['versions'])
    ? affected['versions'].filter(version => typeof version === 'string')
    : [];
  const parts = [...ranges, ...versions];
  return parts.length === 0 ? null : parts.join(' || ');
}

/** Events come in the order of versions: what one introduces the next one ends. */
function eventsOf(events: unknown): readonly string[] {
  const parts: string[] = [];
  let from: string | null = null;
  for (const event of Array.isArray(events) ? events.filter(isPlainObject) : []) {
    const { introduced, fixed, last_affected: last } = event;
    if (typeof introduced === 'string') {
      if (from === null) from = introduced;
    } else if (from !== null && (typeof fixed === 'string' || typeof last === 'string')) {
      const end = typeof fixed === 'string' ? `<${fixed}` : `<=${String(last)}`;
      parts.push(from === '0' ? end : `>=${from} ${end}`);
      from = null;
    }
  }
  if (from !== null) parts.push(from === '0' ? '*' : `>=${from}`);
  return parts;
}

/** A malicious package is critical; what says nothing of its severity counts as high, since nobody can say that it is less. */
function severityIn(record: Fields, affected: Fields, id: string): Severity {
  if (id.startsWith('MAL-')) return 'critical';
  const own = [record['database_specific'], affected['database_specific'], affected['ecosystem_specific']]
    .filter(isPlainObject)
    .map(({ severity }) => severityOf(severity))
    .find(severity => severity !== null);
  if (own !== undefined && own !== null) return own;
  const scores = [record['severity'], affected['severity']]
    .flatMap(list => (Array.isArray(list) ? list.filter(isPlainObject) : []))
    .flatMap(({ score }) => (typeof score === 'string' ? (cvssScore(score) ?? []) : []));
  return scores.length === 0 ? 'high' : severityOfScore(Math.max(...scores));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().replace(/\.$/, '') : null;
}
