import { expect, test } from '@jest/globals';
import { openGit } from '../../../src/git/git.ts';
import { gitEnvironment } from '../../../src/git/git-environment.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { useRepository } from '../../doubles/scan/repository.ts';

const repo = useRepository();
const open = () => openGit({ folder: repo.folder, env: repo.env });

test('what git prints is whole, however long it is', async () => {
  repo.put('large.txt', 'x'.repeat(3_000_000));
  repo.commit();
  const printed = await open().read(['cat-file', 'blob', 'HEAD:large.txt']);
  expect(printed).toHaveLength(3_000_000);
});

test('a git that fails after it has printed something is a failure', async () => {
  repo.commit();
  const read = open().read(['rev-parse', 'HEAD', 'no-such-thing']);
  await expect(read).rejects.toThrow(/^`git rev-parse` ended with 128: fatal: ambiguous argument/);
});

test('a question whose answer is no is null, and one that cannot be asked is an error', async () => {
  expect(await open().ask(['rev-parse', '--verify', '--quiet', 'nothing'])).toBeNull();
  const nowhere = openGit({ folder: repo.folder, env: { PATH: repo.at('nowhere') } });
  await expect(nowhere.ask(['version'])).rejects.toThrow(UnresolvableError);
});

test('a git whose reader has seen enough is ended', async () => {
  repo.put('large.txt', 'x'.repeat(3_000_000));
  repo.commit();
  for await (const chunk of open().stream(['cat-file', 'blob', 'HEAD:large.txt'])) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

test('of the variables that steer git, those that say where things are stay, and no other', () => {
  const env = gitEnvironment({
    HOME: '/h',
    GIT_DIR: '.git',
    GIT_INDEX_FILE: 'i',
    GIT_CONFIG_COUNT: '0',
    GIT_EXTERNAL_DIFF: 'x',
    GIT_DIFF_OPTS: 'x',
    GIT_TRACE: 'x',
    GIT_LITERAL_PATHSPECS: 'x',
    GIT_ATTR_SOURCE: 'x',
    GIT_NO_REPLACE_OBJECTS: '0',
    UNSET: undefined,
  });
  expect(env).toMatchObject({ HOME: '/h', GIT_DIR: '.git', GIT_INDEX_FILE: 'i', GIT_CONFIG_COUNT: '0' });
  expect(env).toMatchObject({ GIT_NO_REPLACE_OBJECTS: '1', GIT_TERMINAL_PROMPT: '0' });
  for (const name of [
    'GIT_EXTERNAL_DIFF',
    'GIT_DIFF_OPTS',
    'GIT_TRACE',
    'GIT_LITERAL_PATHSPECS',
    'GIT_ATTR_SOURCE',
    'UNSET',
  ])
    expect(env).not.toHaveProperty(name);
});

test('git keeps the memory that it has, unless the user says how memory is kept', () => {
  expect(gitEnvironment({})).toMatchObject({ MALLOC_TRIM_THRESHOLD_: '134217728' });
  expect(gitEnvironment({ MALLOC_TRIM_THRESHOLD_: '1' })).toMatchObject({ MALLOC_TRIM_THRESHOLD_: '1' });
});
