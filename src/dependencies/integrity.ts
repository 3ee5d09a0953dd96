import { quote } from '../kernel/errors.ts';
import { rebuild } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

/** Bytes of a hash by its algorithm (w3.org: "Subresource Integrity"; npm also has SHA-1). */
const LENGTHS: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** yarn's own checksum of its archive, and one of a package that was never fetched. */
const YARN = 'yarn-';
const UNFETCHED = 'yarn-unfetched';
/** One hash of SHA-512, as nearly all are. */
const USUAL = /^sha512-[A-Za-z0-9+/]{86}==$/;
const NOTHING_WEAK: Hashes = new Map();

/** Digests by algorithm, of which installers take any one of the strongest. */
export type Hashes = ReadonlyMap<string, readonly string[]>;

/** The weakest first; yarn's own is compared with itself alone. */
const STRENGTH = ['sha1', 'sha256', 'sha384', 'sha512', 'yarn'];

/** The hashes of an integrity text by algorithm, or null when one of them is none. */
export function hashesOf(integrity: string): Hashes | null {
  if (integrity.startsWith(YARN)) return new Map([['yarn', [integrity.slice(YARN.length)]]]);
  const parts = integrity.trim().split(/\s+/);
  const hashes = new Map<string, readonly string[]>();
  for (const part of parts) {
    const [, algorithm = '', digest = ''] = /^(\w+)-([A-Za-z0-9+/]+={0,2})(?:\?.*)?$/.exec(part) ?? [];
    if (Buffer.from(digest, 'base64').length !== LENGTHS[algorithm]) return null;
    hashes.set(algorithm, [...(hashes.get(algorithm) ?? []), digest]);
  }
  return hashes;
}

/** Which packages of a lockfile can be told from others by their content, and which cannot. */
export function integrityFindings(lockfile: Lockfile, folder: string): readonly Finding[] {
  const { manager, file, packages, lineOf, hasChecksums } = lockfile;
  const fix = rebuild(manager, folder, file);
  const found: Finding[] = [];
  const weak: LockedPackage[] = [];
  const contents = new Map<string, LockedPackage>();
  for (const each of packages) {
    const { key, name, version, integrity, origin } = each;
    const at = () => ({ file, line: lineOf(key), package: name, version, fix, about: key });
    if (integrity === null) {
      if (needsHash(each))
        found.push(
          finding('integrity-missing', { ...at(), message: `${name}@${version} has no integrity hash.` }),
        );
      continue;
    }
    const isPlain = USUAL.test(integrity);
    const hashes = isPlain
      ? NOTHING_WEAK
      : integrity.startsWith(YARN) && !hasChecksums
        ? null
        : hashesOf(integrity);
    if (hashes === null) {
      const message = `The integrity of ${name}@${version}, ${quote(integrity)}, is no hash.`;
      found.push(finding('integrity-invalid', { ...at(), message }));
      continue;
    }
    if (hashes.size === 1 && hashes.has('sha1')) weak.push(each);
    if (origin !== 'registry' || integrity === UNFETCHED) continue;
    const id = `${name}@${version}`;
    const other = contents.get(id);
    if (other === undefined) contents.set(id, each);
    else if (compareHashes(other.integrity, integrity) === 'other')
      found.push(
        finding('integrity-conflict', {
          ...at(),
          message: `${id} has another content at ${shownKey(key)} than at ${shownKey(other.key)}.`,
        }),
      );
  }
  return [...found, ...weakFinding(lockfile, weak, fix)];
}

/**
 * Whether whatever fits `other` fits `one` too; null where nobody can tell. Installers look at the strongest algorithm alone, and take any
 * of its digests.
 */
export function compareHashes(one: string | null, other: string | null): 'same' | 'other' | null {
  if (one !== null && one === other) return 'same';
  const [a, b] = [one === null ? null : hashesOf(one), other === null ? null : hashesOf(other)];
  if (a === null || b === null || one === UNFETCHED || other === UNFETCHED) return null;
  const strongest = STRENGTH.findLast(algorithm => b.has(algorithm)) ?? '';
  const former = a.get(strongest);
  if (former === undefined) return null;
  return b.get(strongest)?.every(digest => former.includes(digest)) === true ? 'same' : 'other';
}

function needsHash({ origin }: LockedPackage): boolean {
  return origin === 'registry' || origin === 'url';
}

function shownKey(key: string): string {
  return quote(key);
}

function weakFinding(
  { file, lineOf }: Lockfile,
  weak: readonly LockedPackage[],
  fix: string,
): readonly Finding[] {
  const [first] = weak;
  if (first === undefined) return [];
  const rest = weak.length === 1 ? '' : ` and ${weak.length - 1} more`;
  const message = `${first.name}@${first.version}${rest} have no hash that is better than SHA-1.`;
  return [finding('integrity-weak', { file, line: lineOf(first.key), message, fix })];
}
