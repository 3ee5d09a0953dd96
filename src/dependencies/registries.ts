import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { shellWord } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import { type NpmClient, troubleOf } from './npm-client.ts';
import { addressOf } from './spec.ts';
import type { FileTree } from './tree.ts';

/** The registries that packages may come from, or why nobody knows. */
export type Registries =
  | { readonly kind: 'hit'; readonly urls: readonly string[] }
  | { readonly kind: 'unavailable'; readonly why: string };

/**
 * The registries that npm uses in `folder`, for everything and for scopes, as `npm config` has them; with that of a later yarn, which
 * has a file of its own.
 */
export async function registriesIn(
  npm: NpmClient,
  folder: string,
  tree: FileTree,
  prefix: string,
): Promise<Registries> {
  const answer = await npm(['config', 'list', '--json'], folder);
  if (answer.kind === 'unavailable') return answer;
  const settings = parsed(answer.stdout);
  if (answer.code === 0 && isPlainObject(settings) && typeof settings['registry'] !== 'string')
    return {
      kind: 'unavailable',
      why: '`npm config list` shows no registry, as for one with a password in its address: give that as `_auth` or `_authToken`',
    };
  if (answer.code !== 0 || !isPlainObject(settings) || typeof settings['registry'] !== 'string')
    return {
      kind: 'unavailable',
      why: `\`npm config list\` ended with ${answer.code}: ${troubleOf(answer)}`,
    };
  const urls = Object.entries(settings).flatMap(([key, value]) =>
    (key === 'registry' || /^@[^:]+:registry$/.test(key)) && typeof value === 'string' ? [value] : [],
  );
  return { kind: 'hit', urls: [...urls, ...(await yarnRegistries(tree, prefix))] };
}

async function yarnRegistries(tree: FileTree, prefix: string): Promise<readonly string[]> {
  const reading = await tree.read(`${prefix}.yarnrc.yml`);
  if (reading.kind !== 'hit') return [];
  return [...reading.text.matchAll(/^\s*npmRegistryServer:\s*["']?(https?:[^\s"']+)/gm)].map(
    found => found[1] ?? '',
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** Which lines of `.npmrc` and `.yarnrc.yml` name another registry than at the base: all hosts of a pull request's choice would be allowed. */
export async function registryChanges(
  head: FileTree,
  base: FileTree,
  prefix: string,
  commit: string,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const name of ['.npmrc', '.yarnrc.yml', '.yarnrc']) {
    const file = `${prefix}${name}`;
    const isNew = (await base.read(file)).kind === 'miss';
    const former = new Set((await registryLines(base, file)).map(({ text }) => text));
    for (const { text, line } of await registryLines(head, file)) {
      if (former.has(text)) continue;
      found.push(
        finding('registry-changed', {
          file,
          line,
          message: `${file} names a registry that it does not name at ${commit.slice(0, 12)}: ${addressOf(text)}.`,
          fix: `${isNew ? `rm ${shellWord(file)}` : `git checkout ${commit.slice(0, 12)} -- ${shellWord(file)}`}; or change the registry in a pull request of its own, in which somebody looks at nothing else.`,
          about: text,
        }),
      );
    }
  }
  return found;
}

async function registryLines(
  tree: FileTree,
  file: string,
): Promise<readonly { readonly text: string; readonly line: number }[]> {
  const reading = await tree.read(file);
  if (reading.kind !== 'hit') return [];
  return reading.text.split(/\r?\n/).flatMap((each, index) => {
    const text = each.trim();
    return /^(?:@[^:=\s]+:)?registry\s*[=\s]|^npmRegistryServer:/i.test(text)
      ? [{ text, line: index + 1 }]
      : [];
  });
}
