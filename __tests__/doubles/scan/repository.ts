import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bareEnvironment } from '../child.ts';
import { type TempFolder, useTempFolder } from '../temp-folder.ts';

/** A real git repository for each test of a file, in `repo/` of a temporary folder. */
export interface Repository extends TempFolder {
  /** Where the repository is. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs git in the repository, or in another folder; returns what it printed. */
  readonly git: (args: readonly string[], folder?: string) => string;
  /** Writes a file of the repository. */
  readonly put: (path: string, content: string | Uint8Array) => void;
  readonly remove: (path: string) => void;
  /** Commits all that is there; returns the commit's id. */
  readonly commit: (message?: string) => string;
}

export function useRepository(): Repository {
  const temp = useTempFolder();
  const environment = (): Record<string, string> => ({
    ...bareEnvironment(temp.path),
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const git: Repository['git'] = (args, folder = temp.at('repo')) =>
    execFileSync('git', [...IDENTITY, ...args], {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  return {
    get path() {
      return temp.path;
    },
    get folder() {
      if (!hasRepository(temp)) git(['init', '--quiet', '--initial-branch=main', 'repo'], temp.path);
      return temp.at('repo');
    },
    get env() {
      return environment();
    },
    at: temp.at,
    write: temp.write,
    read: temp.read,
    git(args, folder) {
      return git(args, folder ?? this.folder);
    },
    put(path, content) {
      if (this.folder !== '') temp.write(`repo/${path}`, content);
    },
    remove: path => rmSync(temp.at('repo', path), { recursive: true, force: true }),
    commit(message = 'a change') {
      this.git(['add', '--all']);
      this.git(['commit', '--quiet', '--allow-empty', '--message', message]);
      return this.git(['rev-parse', 'HEAD']);
    },
  };
}

const IDENTITY = [
  'user.name=Octo Cat',
  'user.email=octocat@example.com',
  'commit.gpgSign=false',
  'protocol.file.allow=always',
].flatMap(setting => ['-c', setting]);

function hasRepository(temp: TempFolder): boolean {
  try {
    temp.read('repo/.git/HEAD');
    return true;
  } catch {
    return false;
  }
}
