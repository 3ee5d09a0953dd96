import type { RegressionConfig } from '../../config/config.ts';
import type { FreezeCommit } from '../../gates/regression/freeze-record.ts';
import type { Git } from '../../git/git.ts';
import { DRAFT } from '../../kernel/atomic-write.ts';
import type { ArchivedText } from '../../regression/chain.ts';
import { proveChain } from '../../regression/chain.ts';
import { parseBaseline } from '../../regression/parse-baseline.ts';
import type { BaselineReading } from '../../regression/read-baseline.ts';

type Places = Pick<RegressionConfig, 'baseline' | 'archive' | 'cases'>;

/**
 * The baseline and its archive as a commit has them; `git` is in the repository's root.
 *
 * @throws UnresolvableError when an object of the commit is missing.
 */
export async function baselineAt(git: Git, commit: string, places: Places): Promise<BaselineReading> {
  const { baseline, archive } = places;
  const [files, archived] = await Promise.all([
    filesAt(git, commit, baseline),
    filesAt(git, commit, `${archive}/`),
  ]);
  const id = files.get(baseline);
  const names = [...archived].filter(([path]) => isArchived(path.slice(archive.length + 1)));
  if (id === undefined) return absent(places, names.length);
  const parsed = parseBaseline(await textOf(git, id), baseline);
  if (parsed.kind === 'problem') return parsed;
  const texts: ArchivedText[] = [];
  for (const [path, blob] of names)
    texts.push({ name: path.slice(archive.length + 1), text: await textOf(git, blob) });
  return proveChain(parsed.baseline, texts, archive);
}

/** Ids of the cases that a commit has, sorted. @throws as `baselineAt` does. */
export async function casesAt(git: Git, commit: string, { cases }: Places): Promise<readonly string[]> {
  const files = await filesAt(git, commit, `${cases}/`);
  return [...files.keys()].flatMap(path => caseId(path.slice(cases.length + 1))).sort();
}

/** The id of the case that a file of the folder of cases is; none for another file. */
export function caseId(name: string): readonly string[] {
  const id = /^([^/]+)\.ya?ml$/.exec(name)?.[1];
  return id === undefined ? [] : [id];
}

/** What git says of the commit that a baseline says it was frozen at. @throws as `baselineAt` does. */
export async function freezeCommit(
  git: Git,
  { commit, head, places }: { readonly commit: string; readonly head: string; readonly places: Places },
): Promise<FreezeCommit> {
  const isOfHead = (await git.ask(['merge-base', '--is-ancestor', commit, head])) !== null;
  if (!isOfHead) return { commit, isOfHead, heldDigest: null };
  const id = (await filesAt(git, commit, places.baseline)).get(places.baseline);
  const parsed = id === undefined ? null : parseBaseline(await textOf(git, id), places.baseline);
  return { commit, isOfHead, heldDigest: parsed?.kind === 'hit' ? parsed.baseline.digest : null };
}

/** Drafts and hidden files are no part of it, and no folder is. */
function isArchived(name: string): boolean {
  return !name.startsWith('.') && !name.includes('/') && !DRAFT.test(name);
}

/** Blobs by path, both relative to the folder of `git`. */
async function filesAt(git: Git, commit: string, path: string): Promise<ReadonlyMap<string, string>> {
  const listed = await git.read(['ls-tree', '-r', '-z', commit, '--', path]);
  const rows = listed
    .toString('utf8')
    .split('\0')
    .filter(row => row !== '');
  return new Map(
    rows.flatMap(row => {
      const tab = row.indexOf('\t');
      const [, kind, id = ''] = row.slice(0, tab).split(' ');
      return kind === 'blob' ? [[row.slice(tab + 1), id] as const] : [];
    }),
  );
}

async function textOf(git: Git, blob: string): Promise<string> {
  return (await git.read(['cat-file', 'blob', blob])).toString('utf8');
}

function absent({ baseline, archive }: Places, archived: number): BaselineReading {
  return {
    kind: 'problem',
    reasonCode: archived === 0 ? 'not-found' : 'chain-broken',
    message:
      archived === 0
        ? `There is no baseline at ${baseline}: nothing can be compared.`
        : `The chain of baselines is broken: ${archive} has ${archived} former baselines, and there is none at ${baseline}.`,
    fix:
      archived === 0
        ? 'Freeze one: `p1 regression --extended --freeze --reason "first baseline"`, and commit it.'
        : `Restore it (\`git log --diff-filter=D -- ${baseline}\` shows who removed it).`,
  };
}
