import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visible } from '../../kernel/errors.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import type { LockedPackage, Lockfile } from '../lockfile.ts';
import { type NpmClient, troubleOf } from '../npm-client.ts';
import { severityOf } from '../severity.ts';
import type { FileTree } from '../tree.ts';
import type { Advisory } from './advisory.ts';
import { isKnownByName } from './match.ts';

export type AuditAnswer =
  | { readonly kind: 'hit'; readonly advisories: readonly Advisory[] }
  | { readonly kind: 'unavailable'; readonly why: string };

export interface Audit {
  readonly npm: NpmClient;
  readonly lockfile: Lockfile;
  /** The project's folder on disk. */
  readonly folder: string;
  readonly tree: FileTree;
  /** The project's folder in the repository, with a slash behind it. */
  readonly prefix: string;
}

/** What a person has configured must not hide anything. */
const ARGS = [
  'audit',
  '--json',
  '--package-lock-only',
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--audit-level=none',
  '--offline=false',
  '--prefer-offline=false',
];

/** Which of the project and its workspaces npm is about; no flag sets it back. */
const SELECTION = /^\s*workspaces?(?:\[\])?\s*(?:=.*)?$/m;

/**
 * The advisories of the user's own registry, by `npm audit` (docs.npmjs.com: "npm audit"). For pnpm and yarn it is given a lockfile with the same
 * packages, in a folder that is gone afterwards.
 */
export async function npmAudit(audit: Audit): Promise<AuditAnswer> {
  const settings = await audit.tree.read(`${audit.prefix}.npmrc`);
  if (audit.lockfile.manager === 'npm') {
    const line = settings.kind === 'hit' ? (SELECTION.exec(settings.text)?.[0].trim() ?? null) : null;
    if (line === null) return ask(audit.npm, audit.folder);
    const why = `${audit.prefix}.npmrc has \`${line}\`, by which \`npm audit\` would look at some of the packages only`;
    return { kind: 'unavailable', why };
  }
  const copy = mkdtempSync(join(tmpdir(), 'p1-audit-'));
  try {
    if (settings.kind === 'hit') writeFileSync(join(copy, '.npmrc'), settings.text, { mode: 0o600 });
    const { manifest, lock } = standIn(audit.lockfile.packages.filter(isKnownByName));
    writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(copy, 'package-lock.json'), JSON.stringify(lock));
    return await ask(audit.npm, copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function ask(npm: NpmClient, folder: string): Promise<AuditAnswer> {
  const answer = await npm(ARGS, folder);
  if (answer.kind === 'unavailable') return answer;
  const report = parsed(answer.stdout);
  const refusal = refusalIn(report);
  if (refusal !== null)
    return { kind: 'unavailable', why: `\`npm audit\` ended with ${answer.code}: ${refusal}` };
  const advisories = readAuditReport(report);
  // npm ends with 1 when it found something, and with other reports than this one when it could not ask.
  if (advisories === null || answer.code > 1)
    return { kind: 'unavailable', why: `\`npm audit\` ended with ${answer.code}: ${troubleOf(answer)}` };
  return { kind: 'hit', advisories };
}

/** The advisories of a report of version 2, or null when `report` is none. */
export function readAuditReport(report: unknown): readonly Advisory[] | null {
  if (!isPlainObject(report) || report['auditReportVersion'] !== 2) return null;
  const { vulnerabilities, metadata } = report;
  if (!isPlainObject(vulnerabilities) || !isPlainObject(metadata)) return null;
  const found = new Map<string, Advisory>();
  for (const each of Object.values(vulnerabilities)) {
    const via = isPlainObject(each) ? each['via'] : undefined;
    // A text names another package of the report, by which this one is concerned.
    for (const cause of Array.isArray(via) ? via.filter(isPlainObject) : []) {
      const advisory = advisoryOf(cause);
      if (advisory === null) return null;
      found.set(`${advisory.id} ${advisory.name} ${advisory.range}`, advisory);
    }
  }
  return [...found.values()];
}

function advisoryOf(cause: Readonly<Record<string, unknown>>): Advisory | null {
  const { source, name, dependency, title, url, severity, range } = cause;
  const known = severityOf(severity);
  const of = typeof dependency === 'string' ? dependency : name;
  if (typeof of !== 'string' || typeof range !== 'string' || known === null) return null;
  const address = typeof url === 'string' ? url : '';
  return {
    id: /GHSA(?:-[0-9a-z]{4}){3}/.exec(address)?.[0] ?? `npm:${String(source)}`,
    name: of,
    range,
    severity: known,
    title: typeof title === 'string' ? title.replace(/\.$/, '') : 'no title',
    url: address,
  };
}

function refusalIn(report: unknown): string | null {
  if (!isPlainObject(report)) return null;
  const { error, message } = report;
  const parts = isPlainObject(error) ? [error['code'], error['summary']] : [];
  const told = parts.filter(each => typeof each === 'string' && each !== '').join(' ');
  if (told !== '') return visible(told.replace(/\.$/, ''));
  if (typeof message === 'string') return visible(message);
  return isPlainObject(error) ? 'it gave no reason' : null;
}

/** A lockfile of npm in which every package is asked for by a name of its own. */
function standIn(packages: readonly LockedPackage[]) {
  const dependencies: Record<string, string> = {};
  const entries: Record<string, unknown> = {};
  for (const [index, { name, version }] of packages.entries()) {
    dependencies[`p${index}`] = `npm:${name}@${version}`;
    entries[`node_modules/p${index}`] = { name, version };
  }
  const manifest = { name: 'p1-audit', version: '0.0.0', private: true, dependencies };
  return {
    manifest,
    lock: { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest, ...entries } },
  };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
