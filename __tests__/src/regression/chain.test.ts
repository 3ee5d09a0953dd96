import { expect, test } from '@jest/globals';
import { archiveName, baselineText } from '../../../src/regression/baseline.ts';
import type { Baseline } from '../../../src/regression/baseline-schema.ts';
import { proveChain } from '../../../src/regression/chain.ts';
import { caseResult, editedText, frozen, suiteRun } from '../../doubles/regression/suite-runs.ts';

const RUN = suiteRun([caseResult('a', [1])]);
const FIRST = frozen(RUN);
const SECOND = frozen(RUN, FIRST, { frozen_at: '2026-11-08T08:00:00.000Z' });
const THIRD = frozen(RUN, SECOND, { frozen_at: '2026-11-15T08:00:00.000Z' });
const filed = (baseline: Baseline) => ({ name: archiveName(baseline), text: baselineText(baseline) });
const prove = (baseline: Baseline, archive: readonly { name: string; text: string }[]) =>
  proveChain(baseline, archive, 'archive');

test('a chain is proven back to its first baseline, whatever the order of the files', () => {
  const chain = { kind: 'hit', baseline: THIRD, former: [SECOND, FIRST], hasInterruptedFreeze: false };
  expect(prove(THIRD, [filed(FIRST), filed(SECOND)])).toEqual(chain);
  expect(prove(THIRD, [filed(SECOND), filed(FIRST)])).toEqual(chain);
  expect(prove(FIRST, [])).toMatchObject({ kind: 'hit', former: [] });
});

test('a copy of the baseline in use is what a freeze leaves that ended between its files', () => {
  expect(prove(SECOND, [filed(FIRST), filed(SECOND)])).toMatchObject({
    kind: 'hit',
    former: [FIRST],
    hasInterruptedFreeze: true,
  });
});

test.each([
  [
    'a former baseline is gone',
    [filed(SECOND)],
    'chain-broken',
    /follows upon [0-9a-f]{12}, which is not in archive/,
  ],
  ['all of the archive is gone', [], 'chain-broken', /is not in archive/],
  [
    'a former baseline was edited',
    [
      {
        name: archiveName(FIRST),
        text: editedText(FIRST, value => Object.assign(value.provenance, { actor: 'x' })),
      },
      filed(SECOND),
    ],
    'baseline-edited',
    /archive\/20261101-[0-9a-f]+\.json was changed/,
  ],
  [
    'a file has the name of another',
    [{ ...filed(FIRST), name: archiveName(SECOND) }],
    'chain-broken',
    /holds another baseline than its name says/,
  ],
  [
    'a file is none of p1',
    [filed(FIRST), filed(SECOND), { name: 'notes.json', text: '{}' }],
    'chain-broken',
    /notes\.json/,
  ],
  [
    'two branches froze',
    [filed(FIRST), filed(SECOND), filed(frozen(RUN, FIRST, { actor: 'other' }))],
    'chain-broken',
    /is no predecessor of the baseline in use/,
  ],
])('a broken chain shows: %s', (_, archive, reasonCode, message) => {
  expect(prove(THIRD, archive)).toMatchObject({
    kind: 'problem',
    reasonCode,
    message: expect.stringMatching(message),
    fix: expect.stringMatching(/\w/),
  });
});
