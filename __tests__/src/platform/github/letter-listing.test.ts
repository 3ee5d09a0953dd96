import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import { CLAIMANT, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const FORK = { runId: 66, headRepositoryId: 666 };
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
});
afterEach(() => github.close());

const marker = { name: 'p1-dlq', content: 'marker' };
const entry = (own = {}) => ({ name: nameOf(letterOf(ID, own)), content: JSON.stringify(letterOf(ID, own)) });

test('what a run of a fork holds is refused by its marker, and never asked for, however much it is', async () => {
  leaveArtifact(github, FORK, marker);
  for (let each = 0; each < 300; each += 1)
    leaveArtifact(github, FORK, { ...entry(), name: nameOf(letterOf(letterId(each + 10))) });
  leaveArtifact(github, { runId: 7 }, marker);
  leaveArtifact(github, { runId: 7 }, entry());
  const { entries, refused } = await listingOf(lettersOnGitHub(github));
  expect(entries.map(({ id }) => id)).toEqual([ID]);
  expect(refused).toEqual([{ name: 'p1-dlq', why: 'comes from a fork' }]);
  expect(github.requests.of('ListRunArtifacts')).toHaveLength(1);
});

test('a name with control characters is told without them, and a long one in part', async () => {
  leaveArtifact(github, { runId: 7 }, marker);
  leaveArtifact(github, { runId: 7 }, { name: 'p1-dlq-\u001b[2J\u202eevil', content: 'x' });
  leaveArtifact(github, { runId: 7 }, { name: `p1-dlq-${'y'.repeat(500)}`, content: 'x' });
  const { refused } = await listingOf(lettersOnGitHub(github));
  const names = refused.map(({ name }) => name).sort();
  expect(names[1]).toBe('p1-dlq-\uFFFD[2J\uFFFDevil');
  expect(names[0]).toMatch(/^p1-dlq-y{193}…$/);
});

test('a copy that was due when it was made tells of no failure: an order opens no breaker', async () => {
  leaveArtifact(github, { runId: 7 }, marker);
  leaveArtifact(github, { runId: 7 }, entry({ due_at: '2026-01-01T00:00:00.000Z' }));
  leaveArtifact(github, { runId: 8 }, marker);
  const failing = letterOf(letterId(2), { due_at: '2099-01-01T00:00:00.000Z' });
  leaveArtifact(github, { runId: 8 }, { name: nameOf(failing), content: JSON.stringify(failing) });
  const { entries } = await listingOf(lettersOnGitHub(github));
  expect(entries.find(({ id }) => id === ID)?.lastFailedAt).toBeNull();
  expect(entries.find(({ id }) => id === letterId(2))?.lastFailedAt).toBeInstanceOf(Date);
});

test('what a drain put back is taken by the next run of the same workflow, although only the pipeline is named', async () => {
  const drain = { event: 'schedule', workflowPath: '.github/workflows/drain.yml' };
  leaveArtifact(github, { runId: 8, ...drain }, marker);
  leaveArtifact(github, { runId: 8, ...drain }, entry());
  const allow = { workflows: ['.github/workflows/pipeline.yml'], events: ['push'] };
  const same = lettersOnGitHub(github, { runId: 9, ...drain, options: { allow } });
  const other = lettersOnGitHub(github, {
    runId: 10,
    ...drain,
    workflowPath: '.github/workflows/other.yml',
    options: { allow },
  });
  expect(await other.claim(await indexIn(other, ID), CLAIMANT)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('comes from event schedule'),
  });
  expect((await same.claim(await indexIn(same, ID), CLAIMANT)).kind).toBe('won');
});
