import { resolve } from 'node:path';
import { bareEnvironment, type Child, type ChildAnswer, startNode } from './child.ts';

const CLI = resolve('dist/cli.js');

/** The committed `p1`, called in `folder` as at a terminal. */
export interface Terminal {
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Child;
  readonly p1: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ChildAnswer>;
  /** Calls with `--json` and parses what is on stdout, all of it. */
  readonly json: (args: readonly string[]) => Promise<unknown>;
}

export function terminalIn(folder: () => string): Terminal {
  const start: Terminal['start'] = (args, env = {}) =>
    startNode(CLI, args, { cwd: folder(), env: { ...bareEnvironment(folder()), ...env } });
  const p1: Terminal['p1'] = (args, env) => start(args, env).ended;
  const json: Terminal['json'] = async args => {
    const [command = '', ...rest] = args;
    return JSON.parse((await p1([command, '--json', ...rest])).stdout);
  };
  return { start, p1, json };
}
