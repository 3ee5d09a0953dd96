import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { trackedFiles } from './tracked-files.ts';

/** Stands in the table for the generated folders that users name after `uses: org/p1/`. */
const GENERATED = '<action>';

/** Folders named in the first column of README's layout table, without the trailing slash. */
function namedRooms(): string[] {
  const readme = readFileSync('README.md', 'utf8');
  const table = /<!-- layout:start -->([\s\S]*)<!-- layout:end -->/.exec(readme)?.[1];
  if (table === undefined) {
    throw new Error('README.md needs its layout table between <!-- layout:start --> and <!-- layout:end -->');
  }
  return table
    .split('\n')
    .map(line => line.split('|')[1] ?? '')
    .flatMap(cell => [...cell.matchAll(/`([^`]+)\/`/g)].map(match => match[1] ?? ''));
}

/** Folders that hold tracked files: all, at any depth. */
function folders(): Set<string> {
  const found = new Set<string>();
  for (const file of trackedFiles()) {
    for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder)) {
      found.add(folder);
    }
  }
  return found;
}

function isGenerated(folder: string): boolean {
  const file = path.join(folder, 'action.yml');
  return existsSync(file) && readFileSync(file, 'utf8').startsWith('# generated from actions/');
}

/** What the table has to name: each folder at the top (`src/` by its rooms), the generated ones as one or by name. */
function roomsThatExist(named: readonly string[]): string[] {
  const rooms = [...folders()].filter(
    folder => folder !== 'src' && (!folder.includes('/') || /^src\/[^/]+$/.test(folder)),
  );
  return named.includes(GENERATED) ? rooms.filter(folder => !isGenerated(folder)) : rooms;
}

describe("README's layout table", () => {
  test('names no folder that does not exist, and none twice', () => {
    const named = namedRooms();
    const existing = folders();
    expect(named.filter(room => room !== GENERATED && !existing.has(room))).toEqual([]);
    expect(named.filter((room, index) => named.indexOf(room) !== index)).toEqual([]);
  });

  test('names every folder at the top and every room of src/', () => {
    const named = namedRooms();
    // `src/platform/github/` and its neighbours may stand for `src/platform/`.
    const isNamed = (room: string) => named.some(each => each === room || each.startsWith(`${room}/`));
    expect(roomsThatExist(named).filter(room => !isNamed(room))).toEqual([]);
  });
});
