import { isPlainObject } from '../kernel/trust-boundary.ts';
import { idOf, indexOf } from './changes.ts';
import { inFolder, shellWord } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { readJsonText, UnreadableText } from './lockfile-json.ts';
import { isDenied, readLicence } from './spdx.ts';
import type { FileTree } from './tree.ts';

export interface LicenceCheck {
  readonly lockfile: Lockfile;
  readonly folder: string;
  readonly tree: FileTree;
  readonly denied: readonly string[];
  /** Packages of the base, of whose licences nothing new can be told; null without one. */
  readonly base: readonly LockedPackage[] | null;
}

/** More names are counted. */
const NAMED = 5;

/**
 * Which packages are under a denied licence, and of which nobody can tell. The licence is the lockfile's, or that of the package as
 * it is installed.
 */
export async function licenceFindings(check: LicenceCheck): Promise<readonly Finding[]> {
  const { lockfile, denied, base } = check;
  const former = base === null ? null : indexOf(base);
  const found: Finding[] = [];
  const unknown: LockedPackage[] = [];
  for (const [id, each] of indexOf(lockfile.packages)) {
    const text = each.licence ?? (await installedLicence(check, each));
    const licence = text === null ? null : readLicence(text);
    if (licence === null) {
      if (former === null || !former.has(id)) unknown.push(each);
      continue;
    }
    if (!isDenied(licence, denied)) continue;
    found.push(
      finding('licence-denied', {
        file: lockfile.file,
        line: lockfile.lineOf(each.key),
        package: each.name,
        version: each.version,
        message: `${id} is under ${text}, which \`dependencies.licences.deny\` denies.`,
        fix: removal(check, each),
      }),
    );
  }
  return [...found, ...unknownFinding(check, unknown)];
}

/** What is asked for by the project can be removed; what another package asks for goes with that. */
function removal({ lockfile, folder }: LicenceCheck, { key, name }: LockedPackage): string {
  const dependents = lockfile.dependentsOf(key);
  const verb = { npm: 'npm uninstall', pnpm: 'pnpm remove', yarn: 'yarn remove' }[lockfile.manager];
  if (dependents.some(({ isProject }) => isProject)) return inFolder(folder, `${verb} ${shellWord(name)}`);
  const why = { npm: 'npm explain', pnpm: 'pnpm why', yarn: 'yarn why' }[lockfile.manager];
  return `${inFolder(folder, `${why} ${shellWord(name)}`)} names the packages that need it: replace those.`;
}

function unknownFinding(
  { lockfile, denied, folder }: LicenceCheck,
  unknown: readonly LockedPackage[],
): readonly Finding[] {
  const [first] = unknown;
  if (first === undefined) return [];
  const names = unknown.slice(0, NAMED).map(idOf).join(', ');
  const rest = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : '';
  return [
    finding('licence-unknown', {
      file: lockfile.file,
      line: lockfile.lineOf(first.key),
      message: `Of ${unknown.length} packages nobody can tell the licence: ${names}${rest}.`,
      fix: `\`${inFolder(folder, `npm view ${shellWord(idOf(first))} license`)}\` asks the registry; installed packages are read too (\`node_modules\`).`,
      // Where nothing is denied, nothing can be missed.
      ...(denied.length === 0 ? { level: 'note' as const } : {}),
    }),
  ];
}

async function installedLicence(
  { tree, folder, lockfile }: LicenceCheck,
  each: LockedPackage,
): Promise<string | null> {
  const place = lockfile.manager === 'npm' ? each.key : `node_modules/${each.name}`;
  const reading = await tree.read(`${folder === '' ? '' : `${folder}/`}${place}/package.json`);
  if (reading.kind !== 'hit') return null;
  const manifest = parsed(reading.text);
  if (!isPlainObject(manifest) || manifest['version'] !== each.version) return null;
  const { license } = manifest;
  if (typeof license === 'string') return license;
  // What packages wrote before there were expressions.
  return isPlainObject(license) && typeof license['type'] === 'string' ? license['type'] : null;
}

function parsed(text: string): unknown {
  try {
    return readJsonText(text).value;
  } catch (error) {
    if (error instanceof UnreadableText) return null;
    throw error;
  }
}
