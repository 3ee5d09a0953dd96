import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder in which one of our scripts runs beside stand-ins for the programs that it calls. */
export interface ScratchRepository {
  readonly root: string;
  readonly copy: (file: string) => void;
  readonly write: (file: string, text: string) => void;
  /** Writes an executable bash program. */
  readonly program: (file: string, body: string) => void;
  readonly run: (
    command: string,
    args?: readonly string[],
    environment?: Record<string, string>,
  ) => SpawnSyncReturns<string>;
  readonly remove: () => void;
}

export function makeScratchRepository(): ScratchRepository {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'p1-script-')));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  return {
    root,
    write,
    copy: file => cpSync(path.resolve(file), path.join(root, file), { recursive: true }),
    program: (file, body) => {
      write(file, `#!/usr/bin/env bash\n${body}\n`);
      chmodSync(path.join(root, file), 0o755);
    },
    run: (command, args = [], environment = {}) =>
      spawnSync(path.join(root, command), args, {
        cwd: tmpdir(), // scripts find their repository by themselves
        encoding: 'utf8',
        // This process may itself run under a script that sets P1_TEST_*: those are not for the copy.
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
