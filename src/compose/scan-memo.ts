import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Git } from '../git/git.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { systemCode } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { type CacheFolders, cacheFolders } from '../platform/github/cache-folders.ts';
import { isOnGitHub, jobJournal } from '../platform/github/context.ts';
import type { MemoStore } from '../scan/memo.ts';

/** Events whose jobs write caches that only they and their like can have written: a fork's pull request is none of them. */
const TRUSTED_EVENTS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'];
const FILE = 'memo';

export interface ScanMemoCall {
  readonly env: Environment;
  readonly config: Config;
  readonly kind: 'tree' | 'history';
  readonly digest: string;
  readonly git: Git | null;
  readonly isOffline: boolean;
}

/** Where what a scan remembers is kept: the Actions cache in a job, a folder below root elsewhere; null for nowhere. */
export function scanMemo(call: ScanMemoCall): MemoStore | null {
  if (!isOnGitHub(call.env)) return folderMemo(call);
  if (call.isOffline || !TRUSTED_EVENTS.includes(call.env['GITHUB_EVENT_NAME'] ?? '')) return null;
  const caches = cacheFolders(call.env);
  return caches === null ? null : cacheMemo(caches, call);
}

/** The cache takes a folder of one path; what lies there before a restore is not believed. */
function cacheMemo(caches: CacheFolders, { env, kind, digest }: ScanMemoCall): MemoStore {
  const folder = join(dirname(jobJournal(env)), 'scan-memo', kind);
  const prefix = `p1-scan-${digest}-${kind}-`;
  return {
    load: async () => {
      rmSync(folder, { recursive: true, force: true });
      const found = await caches.restoreNewest(prefix, folder);
      return found === null ? null : readOrNull(join(folder, FILE));
    },
    save: async content => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, FILE), content);
      await caches.save(
        `${prefix}${createHash('sha256').update(content).digest('hex').slice(0, 16)}`,
        folder,
      );
    },
  };
}

/** What the repository itself brings is not believed: whoever commits it could hide what he likes. */
function folderMemo({ config, kind, git }: ScanMemoCall): MemoStore {
  const file = join(layoutOf(config.root).scan, `${kind}.${FILE}`);
  return {
    load: async () => {
      const content = readOrNull(file);
      if (content === null || git === null) return content;
      if (leadsElsewhere(file, config.repositoryRoot)) return null;
      const tracked = await git.ask(['ls-files', '-z', '--', file]);
      return tracked?.length === 0 ? content : null;
    },
    save: async content => writeAtomically(file, content),
  };
}

/** By a link, which the repository may bring too. */
function leadsElsewhere(file: string, repositoryRoot: string): boolean {
  const own = relative(repositoryRoot, file);
  return !own.startsWith('..') && realpathSync(file) !== join(realpathSync(repositoryRoot), own);
}

function readOrNull(file: string): string | null {
  try {
    return readRegularFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
