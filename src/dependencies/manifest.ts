import { quote } from '../kernel/errors.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
import { type Finding, finding } from './finding.ts';
import { type JsonSource, readJsonText, UnreadableText } from './lockfile-json.ts';
import type { FileTree } from './tree.ts';

export const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;
export type Section = (typeof SECTIONS)[number];
export type Wanted = ReadonlyMap<string, string>;

/** A package.json, as far as it decides what is installed. */
export interface Manifest {
  /** From the repository's root. */
  readonly file: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly sections: Readonly<Record<Section, Wanted>>;
  /** Globs of folders. */
  readonly workspaces: readonly string[];
  /** What is decided for everybody, by name of package (npm's and pnpm's overrides, yarn's resolutions). */
  readonly overridden: ReadonlyMap<string, readonly string[]>;
  readonly lineOf: JsonSource['lineOf'];
}

export type ManifestReading =
  | { readonly kind: 'hit'; readonly manifest: Manifest }
  | { readonly kind: 'miss' }
  | { readonly kind: 'bad'; readonly finding: Finding };

/** Reads the package.json at `file`. What is wrong with it is a finding. */
export async function readManifest(tree: FileTree, file: string): Promise<ManifestReading> {
  const reading = await tree.read(file);
  if (reading.kind === 'miss') return reading;
  if (reading.kind === 'unavailable') return bad(file, 1, reading.why);
  try {
    const source = readJsonText(reading.text);
    const problem = shapeProblem(source);
    if (problem !== null) return bad(file, problem.line, problem.why);
    return { kind: 'hit', manifest: manifestOf(file, source) };
  } catch (error) {
    if (error instanceof UnreadableText) return bad(file, error.line, error.message);
    throw error;
  }
}

function bad(file: string, line: number, why: string): ManifestReading {
  const message = `${file} cannot be read: ${why}.`;
  const fix = `Mend ${file} at line ${line}, or restore it: \`git checkout HEAD -- ${file}\`.`;
  return { kind: 'bad', finding: finding('manifest-unreadable', { file, line, message, fix }) };
}

function shapeProblem({ value, lineOf, duplicates }: JsonSource): { line: number; why: string } | null {
  if (!isPlainObject(value)) return { line: 1, why: 'it holds no object' };
  const twice = duplicates.find(({ path }) => SECTIONS.some(section => section === path[0]));
  if (twice !== undefined) return { line: twice.line, why: `it has ${quote(twice.path.join(' > '))} twice` };
  for (const section of SECTIONS) {
    const wanted = value[section];
    if (wanted === undefined) continue;
    if (!isPlainObject(wanted)) return { line: lineOf(section), why: `\`${section}\` is no map` };
    const entry = Object.entries(wanted).find(([, spec]) => typeof spec !== 'string');
    if (entry !== undefined)
      return { line: lineOf(section, entry[0]), why: `what it asks of ${quote(entry[0])} is no text` };
  }
  return null;
}

function manifestOf(file: string, { value, lineOf }: JsonSource): Manifest {
  const fields = isPlainObject(value) ? value : {};
  const optional = wantedIn(fields['optionalDependencies']);
  return {
    file,
    name: textIn(fields, 'name'),
    version: textIn(fields, 'version'),
    sections: {
      // A name that is optional too is optional (docs.npmjs.com: "optionalDependencies").
      dependencies: without(wantedIn(fields['dependencies']), optional),
      devDependencies: wantedIn(fields['devDependencies']),
      optionalDependencies: optional,
      peerDependencies: wantedIn(fields['peerDependencies']),
    },
    workspaces: workspacesOf(fields['workspaces']),
    overridden: overriddenBy(fields),
    lineOf,
  };
}

export function textIn(fields: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = fields[key];
  return typeof value === 'string' ? value : null;
}

/** The texts of a map, by name. */
export function wantedIn(value: unknown): Wanted {
  if (!isPlainObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, spec]) =>
      typeof spec === 'string' ? [[name, spec] as const] : [],
    ),
  );
}

function without(wanted: Wanted, others: Wanted): Wanted {
  return new Map([...wanted].filter(([name]) => !others.has(name)));
}

function workspacesOf(value: unknown): readonly string[] {
  const globs: unknown = isPlainObject(value) ? value['packages'] : value;
  return Array.isArray(globs) ? globs.filter(glob => typeof glob === 'string') : [];
}

function overriddenBy(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const pnpm = fields['pnpm'];
  const maps = [
    fields['overrides'],
    fields['resolutions'],
    isPlainObject(pnpm) ? pnpm['overrides'] : undefined,
  ];
  const found = new Map<string, readonly string[]>();
  for (const [name, spec] of maps.flatMap(map => specsIn(map, '')))
    found.set(name, [...(found.get(name) ?? []), ...(spec === null ? [] : [spec])]);
  return found;
}

/** Every package that a map of overrides names, at any depth; `.` is the one whose map it is. */
function specsIn(map: unknown, owner: string): readonly (readonly [string, string | null])[] {
  if (!isPlainObject(map)) return [];
  return Object.entries(map).flatMap(([key, value]) => {
    const name = key === '.' ? owner : overriddenName(key);
    return [[name, typeof value === 'string' ? value : null] as const, ...specsIn(value, name)];
  });
}

/** The last package of `a>b@1`, `**\/a/b`, `a@npm:1`: the one whose version is decided. */
export function overriddenName(key: string): string {
  const last = key.split(/>(?=[@a-z])/i).at(-1) ?? key;
  return /((?:@[^/@]+\/)?[^/@]+)(?:@.*)?$/.exec(last.trim())?.[1] ?? last;
}

/** Every dependency of a project, with its section; peers are others' to bring. */
export function ownDependencies({ sections }: Manifest): readonly {
  readonly section: Section;
  readonly name: string;
  readonly spec: string;
}[] {
  return (['dependencies', 'optionalDependencies', 'devDependencies'] as const).flatMap(section =>
    [...sections[section]].map(([name, spec]) => ({ section, name, spec })),
  );
}
