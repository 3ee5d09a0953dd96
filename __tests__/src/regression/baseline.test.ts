import { expect, test } from '@jest/globals';
import { archiveName, baselineText } from '../../../src/regression/baseline.ts';
import { parseBaseline } from '../../../src/regression/parse-baseline.ts';
import {
  caseResult,
  editedText,
  frozen,
  noisyResult,
  PROVENANCE,
  suiteRun,
} from '../../doubles/regression/suite-runs.ts';

const RUN = suiteRun([
  caseResult('b', [1], { tags: ['mini', 'extended'], weight: 3 }),
  caseResult('a', [0.25]),
  noisyResult('c', 4),
]);
const BASELINE = frozen(RUN);
const parse = (text: string) => parseBaseline(text, 'base.json');

test('a baseline is read back bit for bit', () => {
  const text = baselineText(BASELINE);
  const parsed = parse(text);
  expect(parsed).toEqual({ kind: 'hit', baseline: BASELINE });
  expect(parsed.kind === 'hit' && baselineText(parsed.baseline)).toBe(text);
});

test('it has what was found, from where, and no time that a machine took', () => {
  expect(BASELINE).toMatchObject({
    previous: null,
    provenance: PROVENANCE,
    p1_version: '0.1.0',
    suite_digest: RUN.suite_digest,
    config_digest: RUN.config_digest,
    repeats: 1,
    noisy_repeats: 5,
    score: (3 + 0.25 + 0.8) / 5,
    mini_score: 1,
    cases: [{ id: 'a' }, { id: 'b' }, { id: 'c', passes: 4 }],
  });
  expect(baselineText(BASELINE)).not.toMatch(/duration/);
});

test('a run that found the same at another time and speed gives the same cases, in any order', () => {
  const slower = RUN.cases.map(each => ({ ...each, duration_ms: 99 })).reverse();
  expect(frozen({ ...RUN, started_at: '2026-12-01T00:00:00.000Z', cases: slower })).toEqual(BASELINE);
});

test('its name in the archive is its day and digest', () => {
  expect(archiveName(BASELINE)).toBe(`20261101-${BASELINE.digest}.json`);
});

test.each([
  [
    'a score',
    editedText(BASELINE, value => Object.assign(value.cases[0] ?? {}, { score: 0.2 })),
    /its digest/,
  ],
  ['a reason', editedText(BASELINE, value => Object.assign(value.provenance, { reason: 'x' })), /its digest/],
  ['a case that is gone', editedText(BASELINE, value => value.cases.pop()), /its digest/],
  ['a key more', editedText(BASELINE, value => Object.assign(value, { more: 1 })), /the document is not/],
  [
    'a key of another kind',
    editedText(BASELINE, value => Object.assign(value, { score: 'x' })),
    /"score" is not/,
  ],
  ['the layout', JSON.stringify(BASELINE), /not laid out/],
  [
    'a key that stands twice',
    baselineText(BASELINE).replace('"score": ', '"score": 1,\n  "score": '),
    /not laid out/,
  ],
  ['a text that is no JSON', '{', /no JSON object/],
  ['a merge conflict', `<<<<<<< HEAD\n${baselineText(BASELINE)}`, /no JSON object/],
])('an edit shows: %s', (_, text, why) => {
  expect(parse(text)).toMatchObject({
    kind: 'problem',
    reasonCode: 'baseline-edited',
    message: expect.stringMatching(why),
    fix: expect.stringContaining('git checkout <commit> -- base.json'),
  });
});

test('line ends of another system are no edit', () => {
  expect(parse(baselineText(BASELINE).replaceAll('\n', '\r\n')).kind).toBe('hit');
});

test('a format of a later p1 is incompatible, not edited', () => {
  expect(parse('{"schema_version": 2}')).toMatchObject({
    reasonCode: 'incompatible-baseline',
    message: expect.stringContaining('format 2'),
  });
});

test('a run without cases is no baseline', () => {
  expect(() => frozen(suiteRun([]))).toThrow(RangeError);
});
