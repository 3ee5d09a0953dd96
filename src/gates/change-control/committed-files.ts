import { relative, sep } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { CommittedKind } from './facts.ts';

/** What an entry of the dead letter queue is called, wherever it lies. */
const ENTRY_NAME = 'entry.json';
const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.defaults'];
/** Files that only keep a folder in git. */
const KEEPERS = ['.gitkeep', '.keep', '.gitignore'];

/**
 * What `path` must not be in git as, by its name; null for all else. p1's own folder is that of the policy, of whose
 * paths `fromTop` makes such from git's top level.
 */
export function committedKind(
  path: string,
  policy: Config,
  fromTop: (path: string) => string,
): CommittedKind | null {
  const asked = path.toLowerCase();
  const name = asked.slice(asked.lastIndexOf('/') + 1);
  if (
    (name === '.env' || name.startsWith('.env.')) &&
    !EXAMPLES.some(each => name === each || name.startsWith(`${each}.`))
  )
    return 'env';
  const root = rootOf(policy, fromTop);
  if (root !== null && (asked === root || asked.startsWith(`${root}/`)))
    return kindBelowRoot(asked.slice(root.length + 1));
  if (asked === 'tmp' || (asked.startsWith('tmp/') && !KEEPERS.includes(name))) return 'tmp';
  return null;
}

/** Whether a file of this name may be an entry of the dead letter queue: its shape decides. */
export function mayBeEntry(path: string): boolean {
  return path.toLowerCase().split('/').at(-1) === ENTRY_NAME;
}

function kindBelowRoot(inside: string): CommittedKind {
  if (inside === 'dlq' || inside.startsWith('dlq/')) return 'dead-letter';
  return inside === 'tmp' || inside.startsWith('tmp/') ? 'tmp' : 'outputs';
}

/** From git's top level, in lower case; null when it is not inside. */
function rootOf({ root, repositoryRoot }: Config, fromTop: (path: string) => string): string | null {
  const path = relative(repositoryRoot, root).split(sep).join('/');
  return path === '' || path === '..' || path.startsWith('../') || path.startsWith('/')
    ? null
    : fromTop(path).toLowerCase();
}
