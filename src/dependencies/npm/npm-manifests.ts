import { refresh } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import { below } from '../lock-context.ts';
import { type Manifest, readManifest, SECTIONS, type Section } from '../manifest.ts';
import { isProject, type NpmEntry } from './entry.ts';
import type { NpmSync } from './sync-input.ts';

/** What differs between the manifests of the project and its workspaces and the copies of them in the lockfile. */
export async function manifestFindings(sync: NpmSync): Promise<Finding[]> {
  const { context, entries, workspaces: folders } = sync;
  const root = entries.get('');
  const found =
    root === undefined ? [] : [...rootFindings(sync, root), ...differences(sync, context.manifest, root)];
  for (const folder of folders) found.push(...(await workspaceFindings(sync, folder)));
  for (const entry of entries.values()) {
    if (entry.path === '' || !isProject(entry) || folders.has(entry.path)) continue;
    found.push(...(await strayFindings(sync, entry)));
  }
  return found;
}

function rootFindings({ context, lineOf }: NpmSync, root: NpmEntry): readonly Finding[] {
  const { manifest, file, folder } = context;
  const pairs = [
    ['name', manifest.name, root.name === '' ? null : root.name],
    ['version', manifest.version, root.version],
  ] as const;
  return pairs.flatMap(([what, wanted, locked]) => {
    // npm names a project without a name after its folder.
    if (wanted === locked || (what === 'name' && wanted === null)) return [];
    return [
      finding('root-differs', {
        file,
        line: lineOf(''),
        message: `The ${what} of the project is ${told(wanted)} in ${manifest.file}, and ${told(locked)} in the lockfile.`,
        fix: refresh('npm', folder),
        about: what,
      }),
    ];
  });
}

function told(value: string | null): string {
  return value === null ? 'not said' : value;
}

async function workspaceFindings(sync: NpmSync, path: string): Promise<readonly Finding[]> {
  const { context, entries, lineOf } = sync;
  const file = below(context, `${path}/package.json`);
  const reading = await readManifest(context.tree, file);
  if (reading.kind === 'bad') return [reading.finding];
  const entry = entries.get(path);
  if (reading.kind === 'miss') return entry === undefined ? [] : strayFindings(sync, entry);
  const { manifest } = reading;
  const link = manifest.name === null ? undefined : entries.get(`node_modules/${manifest.name}`);
  if (entry === undefined || (manifest.name !== null && (link?.isLink !== true || link.resolved !== path)))
    return [
      finding('workspace-missing', {
        file,
        line: 1,
        package: manifest.name,
        message: `The workspace ${path} is not in ${context.file}.`,
        fix: refresh('npm', context.folder),
      }),
    ];
  const isOther = manifest.version !== null && entry.version !== manifest.version;
  return [
    ...differences(sync, manifest, entry),
    ...(isOther
      ? [
          finding('root-differs', {
            file: context.file,
            line: lineOf(path),
            package: manifest.name,
            message: `The version of the workspace ${path} is ${told(manifest.version)} in its manifest, and ${told(entry.version)} in the lockfile.`,
            fix: refresh('npm', context.folder),
          }),
        ]
      : []),
  ];
}

/** An entry for a folder that is no workspace: `file:` and `link:` dependencies have one too, and their folder is there. */
async function strayFindings({ context, lineOf }: NpmSync, entry: NpmEntry): Promise<readonly Finding[]> {
  // What lies outside of the repository cannot be looked at.
  if (entry.path.startsWith('..')) return [];
  const reading = await readManifest(context.tree, below(context, `${entry.path}/package.json`));
  if (reading.kind === 'bad') return [reading.finding];
  if (reading.kind === 'hit') return [];
  return [
    finding('workspace-missing', {
      file: context.file,
      line: lineOf(entry.path),
      package: entry.name,
      message: `The lockfile has an entry for the folder ${entry.path}, in which there is no package.json.`,
      fix: refresh('npm', context.folder),
    }),
  ];
}

function differences({ context, lineOf }: NpmSync, manifest: Manifest, entry: NpmEntry): readonly Finding[] {
  return SECTIONS.flatMap(section => {
    const wanted = manifest.sections[section];
    const locked = entry.wanted[section];
    const names = new Set([...wanted.keys(), ...locked.keys()]);
    return [...names].flatMap(name => {
      const [asked, had] = [wanted.get(name), locked.get(name)];
      if (asked === had || (asked === undefined && isElsewhere(manifest, section, name))) return [];
      const facts = { package: name, fix: refresh('npm', context.folder), about: `${section} ${entry.path}` };
      if (asked === undefined)
        return finding('dependency-unwanted', {
          ...facts,
          file: context.file,
          line: lineOf(entry.path),
          message: `The lockfile says that ${manifest.file} asks for ${name}@${had} in \`${section}\`, and it does not.`,
        });
      const at = { ...facts, file: manifest.file, line: manifest.lineOf(section, name) };
      const says = had === undefined ? 'does not know of it' : `was made for ${name}@${had}`;
      return finding(had === undefined ? 'dependency-missing' : 'dependency-differs', {
        ...at,
        message: `\`${section}\` asks for ${name}@${asked}, and the lockfile ${says}.`,
      });
    });
  });
}

function isElsewhere({ sections }: Manifest, section: Section, name: string): boolean {
  return section === 'dependencies' && sections.optionalDependencies.has(name);
}
