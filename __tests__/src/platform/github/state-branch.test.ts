import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import type { StateChanges, StateReading, StateStore } from '../../../../src/guard/state-port.ts';
import { stateBranch } from '../../../../src/platform/github/state-branch.ts';
import { COMMIT_STATE, READ_STATE } from '../../../../src/platform/github/state-documents.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { gitHubSchema } from '../../../doubles/github/graphql/schema.ts';
import type { GitRepository } from '../../../doubles/github/stores/git-repository.ts';

const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';
let github: GitHubDouble;
let repository: GitRepository;

beforeAll(async () => {
  github = await startGitHubDouble({ repository: REPOSITORY, contents: 'write' });
  repository = github.git.of(REPOSITORY);
});

beforeEach(() => {
  repository.deleteBranch(BRANCH);
  repository.write('main', { '.github/p1.yml': null });
  github.requests.clear();
});

afterAll(() => github.close());

const open = (): StateStore =>
  stateBranch({
    repository: REPOSITORY,
    branch: BRANCH,
    token: github.token(),
    env: github.environment(),
  });

async function committed(store: StateStore, head: string | null, changes: StateChanges): Promise<string> {
  const answer = await store.commit(head, changes, 'a note');
  if (answer.kind !== 'committed') throw new Error(JSON.stringify(answer));
  return answer.head;
}

async function hit(store: StateStore): Promise<Extract<StateReading, { kind: 'hit' }>> {
  const reading = await store.read();
  if (reading.kind !== 'hit') throw new Error(JSON.stringify(reading));
  return reading;
}

const operations = () => github.requests.all().map(({ operation }) => operation);

describe('the documents', () => {
  test.each([
    ['READ_STATE', READ_STATE],
    ['COMMIT_STATE', COMMIT_STATE],
  ])('%s is legal by the schema that GitHub publishes', (_, document) => {
    expect(validate(gitHubSchema(), parse(document))).toEqual([]);
  });
});

describe('the state on a branch', () => {
  test('is read in one request, policy and all: 40 ledgers as well as none', async () => {
    const ledgers = Array.from({ length: 40 }, (_, day) => [`ledger/${day}.json`, `{"day":${day}}`]);
    const files = { 'meta.json': '{}', ...Object.fromEntries(ledgers) };
    repository.write(BRANCH, files);
    repository.write('main', { '.github/p1.yml': 'version: 1\n' });
    const reading = await hit(open());
    expect(reading.files).toEqual(files);
    expect(reading.policy).toEqual({ kind: 'found', text: 'version: 1\n', where: '.github/p1.yml@main' });
    expect(operations()).toEqual(['GraphQLQuery']);
  });

  test('is committed in one request, with the note as the whole message', async () => {
    const store = open();
    const head = await committed(store, null, { 'a.json': '1', 'gone.json': '1' });
    github.requests.clear();
    const newer = await committed(store, head, { 'a.json': '2', 'b/c.json': 'é', 'gone.json': null });
    expect(operations()).toEqual(['GraphQLMutation']);
    expect(repository.head(BRANCH)).toBe(newer);
    expect(repository.files(BRANCH)).toEqual({ 'a.json': '2', 'b/c.json': 'é' });
    expect(repository.log(BRANCH).map(({ message }) => message)).toEqual(['a note', 'a note']);
  });

  test('begins with a commit that has no parent, and nothing of the repository in it', async () => {
    await committed(open(), null, { 'a.json': '1' });
    expect(operations()).toEqual(['CreateTree', 'CreateCommit', 'CreateRef']);
    expect(repository.log(BRANCH)).toMatchObject([{ parents: [] }]);
    expect(repository.files(BRANCH)).toEqual({ 'a.json': '1' });
  });

  test('has one creator of two who race, and the other is stale and finds what the first has made', async () => {
    const [one, two] = [open(), open()];
    const answers = await Promise.all([
      one.commit(null, { 'a.json': 'one' }, 'one'),
      two.commit(null, { 'a.json': 'two' }, 'two'),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
    const winner = answers[0]?.kind === 'committed' ? 'one' : 'two';
    expect((await hit(two)).files).toEqual({ 'a.json': winner });
  });

  test('is stale for who has read it before it was deleted', async () => {
    const store = open();
    const head = await committed(store, null, { 'a.json': '1' });
    repository.deleteBranch(BRANCH);
    expect(await store.commit(head, { 'a.json': '2' }, 'late')).toEqual({ kind: 'stale' });
  });

  test('is of the time that GitHub has, not this machine', async () => {
    github.clock.advance(3 * 60 * 60 * 1000);
    const { at } = await open()
      .read()
      .then(reading => ('at' in reading ? reading : { at: new Date(0) }));
    expect(at.getTime() - Date.now()).toBeGreaterThan(2.9 * 60 * 60 * 1000);
  });

  test('has no policy where the default branch has no p1.yml', async () => {
    expect(await open().read()).toMatchObject({ kind: 'miss', policy: { kind: 'absent' } });
  });

  test.each([
    ['a file of it is too large', { 'ledger/a.json': `"${'x'.repeat(600_000)}"` }, BRANCH, 'ledger/a.json'],
    ['a file of it is no text', { 'meta.json': Buffer.from([0x50, 0, 0xff]) }, BRANCH, 'meta.json'],
    ['a folder of it lies too deep', { 'a/b/c.json': '{}' }, BRANCH, 'a/b'],
    ['the policy is no text', { '.github/p1.yml': Buffer.from([0, 1]) }, 'main', '.github/p1.yml'],
    ['the policy is a folder', { '.github/p1.yml/a': 'text' }, 'main', '.github/p1.yml'],
  ])('is not used at all when %s', async (_, files, branch, path) => {
    repository.write(BRANCH, { 'whole.json': '{}' });
    repository.write(branch, files);
    expect(await open().read()).toMatchObject({
      kind: 'unavailable',
      reasonCode: 'state-unavailable',
      isRetryable: false,
      message: expect.stringContaining(`${path} is too large, or no text`),
    });
    repository.write('main', { '.github/p1.yml/a': null });
  });
});

describe('a poll', () => {
  test('is one conditional request, which GitHub answers 304 while the file is the same', async () => {
    repository.write(BRANCH, { 'killswitch.json': '{}', 'other.json': '1' });
    const store = open();
    const first = await store.poll('killswitch.json', null);
    if (first.kind !== 'hit') throw new Error(JSON.stringify(first));
    repository.write(BRANCH, { 'other.json': '2' });
    expect(await store.poll('killswitch.json', first.seen)).toEqual({ kind: 'unchanged' });
    repository.write(BRANCH, { 'killswitch.json': '{"by":"ops"}' });
    expect(await store.poll('killswitch.json', first.seen)).toMatchObject({
      kind: 'hit',
      text: '{"by":"ops"}',
    });
    expect(github.requests.all().map(({ operation, status }) => [operation, status])).toEqual([
      ['GetContents', 200],
      ['GetContents', 304],
      ['GetContents', 200],
    ]);
  });
});
