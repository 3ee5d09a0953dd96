import { describe, expect, test } from '@jest/globals';
import { useRepository } from '../doubles/scan/repository.ts';
import { scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf } from '../doubles/scan/stand-in-scanner.ts';

const repo = useRepository();
const rangeFrom = (base: string) => ({ kind: 'range', base, head: 'HEAD' }) as const;
const at = (place: string, commit: string): string => `${place} ${commit.slice(0, 7)}`;

function commitOf(content: string, path = 'a.txt'): string {
  repo.put(path, content);
  return repo.commit();
}

async function placesFrom(base: string): Promise<readonly string[]> {
  return (await scanRepository(repo, rangeFrom(base))).places;
}

describe('a range tells of', () => {
  test('a secret of which each of its commits has a part, with the head', async () => {
    const base = commitOf('first\n');
    commitOf('first\nBEGIN HUSH\nabcd\n');
    const head = commitOf('first\nBEGIN HUSH\nabcd\nefgh\nEND HUSH\n');
    expect(await placesFrom(base)).toEqual([at('a.txt:2', head)]);
  });

  test('a secret of one line that two commits change, once', async () => {
    const base = commitOf('key\n');
    const half = commitOf(`key ${secretOf('half')}\n`);
    const head = commitOf(`key ${secretOf('half')}more\n`);
    expect([...(await placesFrom(base))].sort()).toEqual([at('a.txt:1', half), at('a.txt:1', head)].sort());
    const { answer } = await scanRepository(repo, rangeFrom(base));
    expect(answer?.open.map(({ occurrences }) => occurrences)).toEqual([1, 1]);
  });

  test('a secret whose beginning the base has', async () => {
    const base = commitOf('BEGIN HUSH\nabcd\n');
    const head = commitOf('BEGIN HUSH\nabcd\nEND HUSH\n');
    expect(await placesFrom(base)).toEqual([at('a.txt:1', head)]);
  });

  test('a secret of several commits in a file that git shows no lines of, once each version', async () => {
    const base = commitOf('first\n');
    repo.put('.gitattributes', '*.dat -diff\n');
    commitOf('BEGIN HUSH\n', 'b.dat');
    const head = commitOf('BEGIN HUSH\nab\nEND HUSH\n', 'b.dat');
    const { places, seen } = await scanRepository(repo, rangeFrom(base));
    expect(places).toEqual([at('b.dat:1', head)]);
    expect(seen.filter(path => path === 'b.dat')).toHaveLength(2);
  });

  test('what the whole of a head has that shares no commit with the base', async () => {
    const base = commitOf('first\n');
    repo.git(['checkout', '--quiet', '--orphan', 'other']);
    commitOf('BEGIN HUSH\n');
    const head = commitOf('BEGIN HUSH\nab\nEND HUSH\n');
    expect(await placesFrom(base)).toEqual([at('a.txt:1', head)]);
  });
});

describe('a range does not tell of', () => {
  test('a secret that the base has beside what was changed', async () => {
    const base = commitOf(`${secretOf('old')}\nBEGIN HUSH\nold\nEND HUSH\nlast\n`);
    commitOf(`${secretOf('old')}\nBEGIN HUSH\nold\nEND HUSH\nlast\nmore\n`);
    commitOf(`before\n${secretOf('old')}\nBEGIN HUSH\nold\nEND HUSH\nnew\nlast\nmore\n`, 'a.txt');
    expect(await placesFrom(base)).toEqual([]);
  });

  test('a secret that the base has taken out since', async () => {
    commitOf(`${secretOf('old')}\nlast\n`);
    repo.git(['checkout', '--quiet', '-b', 'side']);
    commitOf(`${secretOf('old')}\nlast\nmore\n`);
    repo.git(['checkout', '--quiet', 'main']);
    const base = commitOf('last\n');
    repo.git(['checkout', '--quiet', 'side']);
    expect(await placesFrom(base)).toEqual([]);
  });

  test('a file that was only renamed', async () => {
    const base = commitOf(`${secretOf('old')}\n`);
    repo.git(['mv', 'a.txt', 'b.txt']);
    repo.commit();
    const { places, seen } = await scanRepository(repo, rangeFrom(base));
    expect([places, seen]).toEqual([[], []]);
  });
});

test('a file that one commit of a range added as it is in the head is read once', async () => {
  const base = commitOf('first\n');
  commitOf('nothing\n', 'b.txt');
  const { seen, answer } = await scanRepository(repo, rangeFrom(base));
  expect(seen).toEqual(['b.txt']);
  expect(answer?.counts.blobs).toBe(1);
});
