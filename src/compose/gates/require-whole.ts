import type { Git } from '../../git/git.ts';
import { refuseShallow, requireCommit } from '../../git/revisions.ts';

/** @throws UnresolvableError when the clone is shallow, or lacks what a change is compared with. */
export async function requireWhole(git: Git, base: string): Promise<void> {
  await refuseShallow(git);
  await requireCommit(git, base, 'base');
}
