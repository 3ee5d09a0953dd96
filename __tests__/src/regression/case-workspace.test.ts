import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { type CaseWorkspaces, openCaseWorkspaces } from '../../../src/regression/case-workspace.ts';
import { claimFolder, removeDeadFolders } from '../../../src/regression/dead-workspaces.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const open: CaseWorkspaces[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.remove();
});

function opened(): CaseWorkspaces {
  const workspaces = openCaseWorkspaces();
  open.push(workspaces);
  return workspaces;
}

test('two at once are two folders, and all are gone with their run', async () => {
  const workspaces = opened();
  const [one, other] = [workspaces.make(null), workspaces.make(null)];
  expect(one.folder).not.toBe(other.folder);
  await workspaces.remove();
  expect(existsSync(dirname(dirname(one.folder)))).toBe(false);
});

test('a folder that nothing was done to serves again, and any other does not', async () => {
  const workspaces = opened();
  const first = workspaces.make(null);
  await first.remove();
  expect(workspaces.make(null).folder).toBe(first.folder);
  const touched: readonly ((place: { folder: string; aside: string }) => void)[] = [
    ({ folder }) => writeFileSync(join(folder, 'left'), ''),
    ({ aside }) => writeFileSync(join(aside, 'came'), ''),
    ({ folder }) => chmodSync(folder, 0o700),
    ({ folder }) => mkdirSync(join(folder, 'left')),
  ];
  for (const touch of touched) {
    const place = workspaces.make(null);
    touch(place);
    await place.remove();
    const next = workspaces.make(null);
    expect(next.folder).not.toBe(place.folder);
    expect(readdirSync(next.folder)).toEqual([]);
    expect(existsSync(place.folder)).toBe(false);
  }
});

test('a fixture is copied each time', async () => {
  folder.write('fixture/in.txt', 'x');
  const workspaces = opened();
  const first = workspaces.make(folder.at('fixture'));
  expect(readdirSync(first.folder)).toEqual(['in.txt']);
  await first.remove();
  expect(workspaces.make(folder.at('fixture')).folder).not.toBe(first.folder);
});

test('only this user may look into the folder of a run', () => {
  const { folder: place } = opened().make(null);
  expect(statSync(dirname(dirname(place))).mode & 0o077).toBe(0);
});

test('what a run left that died is removed; what lives, or is of another machine, or of nobody, stays', () => {
  const owner = (name: string, change: object) => {
    mkdirSync(folder.at(name));
    claimFolder(folder.at(name));
    const own: unknown = JSON.parse(folder.read(`${name}/owner.json`));
    writeFileSync(folder.at(`${name}/owner.json`), JSON.stringify(Object.assign({}, own, change)));
  };
  const dead = spawnSync('true').pid;
  owner('p1-case-dead', { pid: dead });
  owner('p1-case-alive', {});
  owner('p1-case-elsewhere', { pid: dead, host: 'another' });
  owner('other-dead', { pid: dead });
  mkdirSync(folder.at('p1-case-nobody'));
  folder.write('p1-case-garbage/owner.json', '{');
  removeDeadFolders(folder.path, 'p1-case-');
  expect(readdirSync(folder.path).sort()).toEqual([
    'other-dead',
    'p1-case-alive',
    'p1-case-elsewhere',
    'p1-case-garbage',
    'p1-case-nobody',
  ]);
  removeDeadFolders(folder.at('nowhere'), 'p1-case-');
});
