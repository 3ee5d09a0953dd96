// needs: minutes
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DeadLetterStore, StoreUnavailable } from '../../../../src/dlq/dead-letter-port.ts';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import type { Fault } from '../../../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { shortenRetryDelays } from '../../../doubles/github/short-retry-delays.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const step = startClientStep();
const restoreDelays = shortenRetryDelays();

beforeAll(() => step.enter({}));
afterAll(() => {
  restoreDelays();
  step.leave();
});

type Answer = { readonly kind: 'done' | 'lost' } | StoreUnavailable;
/** Gets ready, and returns what is to be interrupted. */
type Deed = (store: DeadLetterStore) => Promise<() => Promise<Answer>>;

const DEEDS: Readonly<Record<'put back' | 'revised' | 'resolved', Deed>> = {
  'put back': async store => {
    const answer = await store.claim(await indexIn(store, ID), CLAIMANT);
    if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
    return () => store.putBack(answer.claim, changed(answer.claim.letter, { attempt: 2 }));
  },
  revised: async store => {
    const index = await indexIn(store, ID);
    return () => store.revise(index, changed(letterOf(ID), { state: 'quarantine' }));
  },
  resolved: async store => {
    const answer = await store.claim(await indexIn(store, ID), CLAIMANT);
    if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
    return () => store.resolve(answer.claim);
  },
};

/** Lets `fault` befall every request after the first `count` of them. */
function failAfter(github: GitHubDouble, count: number, fault: Fault): void {
  const { add } = github.requests;
  let seen = 0;
  if (count === 0) github.faults.inject(fault);
  Object.assign(github.requests, {
    add: (request: Parameters<typeof add>[0]) => {
      add(request);
      seen += 1;
      if (seen === count) github.faults.inject(fault);
    },
  });
}

interface Aftermath {
  readonly answer: Answer;
  readonly isOver: boolean;
  /** What is listed, as `<attempt> <state>`, before and after the doubles were removed. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly doubles: number;
}

/** Does `deed` in a repository with one entry, with `fault` for every request after `count` of them. */
async function interrupted(deed: Deed, count: number, fault: Fault): Promise<Aftermath> {
  const github = await startGitHubDouble({ actions: 'write' });
  try {
    await lettersOnGitHub(github, { runId: 1 }).add(letterOf(ID));
    const act = await deed(lettersOnGitHub(github, { runId: 2 }));
    failAfter(github, count, fault);
    const answer = await act();
    const isOver = github.requests.all().every(({ fault: befell }) => befell === undefined);
    github.faults.clear();
    const later = lettersOnGitHub(github, { runId: 3 });
    const listing = await listingOf(later);
    for (const double of listing.doubles) await later.remove(double, 'double');
    return {
      answer,
      isOver,
      before: await shownIn(later),
      after: await shownIn(lettersOnGitHub(github, { runId: 4 })),
      doubles: listing.doubles.length,
    };
  } finally {
    await github.close();
  }
}

/** What is listed and can be read whole. */
async function shownIn(store: DeadLetterStore): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const entry of (await listingOf(store)).entries) {
    const reading = await store.read(entry);
    shown.push(reading.kind === 'hit' ? `${reading.letter.attempt} ${reading.letter.state}` : reading.kind);
  }
  return shown;
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['refused', { kind: 'server-error', status: 500, times: 100_000 }],
  ['applied and unanswered', { kind: 'lost-response', loss: 'reset', times: 100_000 }],
  ['once applied and unanswered', { kind: 'lost-response', loss: 'reset' }],
  ['once answered by a gateway', { kind: 'lost-response', loss: 'gateway-timeout' }],
];
const ENDS = { 'put back': '2 ready', revised: '2 quarantine', resolved: undefined } as const;
const CASES = (['put back', 'revised', 'resolved'] as const).flatMap(deed =>
  FAULTS.map(([name, fault]) => [deed, name, fault] as const),
);

test.each(CASES)(
  'an entry that is %s is whole, once, wherever its requests begin to be %s',
  async (deed, _, fault) => {
    const end = ENDS[deed];
    for (let count = 0; ; count += 1) {
      expect(count).toBeLessThan(40);
      const { answer, isOver, before, after, doubles } = await interrupted(DEEDS[deed], count, fault);
      const legal = [['1 ready'], end === undefined ? [] : [end]];
      const told = { count, answer, before, after, doubles };
      expect([told, legal.some(each => each.join() === before.join())]).toEqual([told, true]);
      expect([told, after]).toEqual([told, before]);
      expect([told, doubles <= 1]).toEqual([told, true]);
      if (answer.kind === 'done') expect([before, doubles]).toEqual([end === undefined ? [] : [end], 0]);
      if (isOver && count > 0) {
        expect([told, answer.kind]).toEqual([told, 'done']);
        break;
      }
    }
  },
  120_000,
);

test('an entry whose retry succeeded is not listed again although its artifact could not be removed', async () => {
  const fault: Fault = { kind: 'server-error', operation: 'DeleteArtifactById' };
  const { answer, before, doubles } = await interrupted(DEEDS.resolved, 0, fault);
  expect([answer.kind, before, doubles]).toEqual(['unavailable', [], 1]);
});
