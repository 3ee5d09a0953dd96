import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { bareEnvironment } from '../doubles/child.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';

const folder = useTempFolder();
const COMMAND = /node (?:\.\.\/\.\.\/)?dist\/cli\.js ([^`\n#]+)/g;

/** The commands of a README in their order, each with the remark that says how it ends. */
function commandsOf(example: string) {
  const text = readFileSync(`examples/${example}/README.md`, 'utf8');
  return [...text.matchAll(COMMAND)].map(match => {
    const rest = text.slice((match.index ?? 0) + match[0].length).split('\n', 1)[0] ?? '';
    return { args: (match[1] ?? '').trim(), isFailing: /^# (fails|refused)/.test(rest) };
  });
}

/** A copy of the example as a repository of its own, on main. */
function copyOf(example: string): string {
  const place = folder.at('repository/examples', example);
  mkdirSync(place, { recursive: true });
  cpSync(`examples/${example}`, place, { recursive: true });
  cpSync('package-lock.json', folder.at('repository/package-lock.json'));
  const top = example === 'licences' ? folder.at('repository') : place;
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', top, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'first');
  return top;
}

test.each(readdirSync('examples'))(
  'every command in the README of %s does what the README says',
  example => {
    const cwd = copyOf(example);
    const commands = commandsOf(example);
    expect(commands).not.toEqual([]);
    for (const { args, isFailing } of commands) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', `exec "$NODE" "$P1" ${args}`], {
        cwd,
        encoding: 'utf8',
        env: { ...bareEnvironment(folder.path), NODE: process.execPath, P1: resolve('dist/cli.js') },
      });
      expect({ args, isFailing: status !== 0, stdout, stderr }).toMatchObject({ args, isFailing });
    }
  },
  60_000,
);
