import { rebuild, shellWord } from './commands.ts';
import { finding } from './finding.ts';
import type { LockContext, LockReading } from './lock-context.ts';
import type { Manager } from './lockfile.ts';
import { readNpmLockfile } from './npm/npm-lockfile.ts';
import { readPnpmLockfile } from './pnpm/pnpm-lockfile.ts';
import { readYarnLockfile } from './yarn/yarn-lockfile.ts';

const READERS: Readonly<Record<Manager, (context: LockContext) => Promise<LockReading>>> = {
  npm: readNpmLockfile,
  pnpm: readPnpmLockfile,
  yarn: readYarnLockfile,
};

/** Reads the lockfile `file` of a tree and compares it with its manifests. What cannot be read is a finding. */
export async function readLockfile(
  manager: Manager,
  context: Omit<LockContext, 'text'>,
): Promise<LockReading> {
  const { tree, file, folder } = context;
  const reading = await tree.read(file);
  if (reading.kind === 'hit') return READERS[manager]({ ...context, text: reading.text });
  const why = reading.kind === 'miss' ? 'it is not there' : reading.why;
  const message = `${file} cannot be read: ${why}.`;
  // What git lists and is not there was removed without being told.
  const fix =
    reading.kind === 'miss'
      ? `git checkout -- ${shellWord(file)}`
      : rebuild(manager, folder, file).replace('rm ', 'rm -rf ');
  return { kind: 'bad', findings: [finding('lockfile-unreadable', { file, line: 1, message, fix })] };
}
