import { describe, expect, test } from '@jest/globals';
import { classOf, ERROR_CLASSES, type ErrorClass, TOLD_CLASSES } from '../../../src/dlq/error-class.ts';
import { REASON_CODES, type ReasonCode } from '../../../src/kernel/result.ts';

/** Every reason code: the class that follows from it, and whether the step's word goes before. */
const CLASSES: Readonly<Record<ReasonCode, readonly [ErrorClass, 'step knows' | 'p1 knows']>> = {
  ok: ['failure', 'p1 knows'],
  unchanged: ['failure', 'p1 knows'],
  'nothing-due': ['failure', 'p1 knows'],
  killswitch: ['guard', 'p1 knows'],
  'budget-exhausted': ['budget', 'p1 knows'],
  'slots-full': ['guard', 'p1 knows'],
  'rate-limited': ['rate', 'p1 knows'],
  'price-unknown': ['failure', 'p1 knows'],
  'exit-nonzero': ['failure', 'step knows'],
  signal: ['killed', 'p1 knows'],
  'out-of-memory': ['killed', 'p1 knows'],
  timeout: ['failure', 'step knows'],
  cancelled: ['cancelled', 'p1 knows'],
  'outputs-missing': ['failure', 'step knows'],
  'outputs-invalid': ['failure', 'step knows'],
  orphaned: ['killed', 'p1 knows'],
  'state-unavailable': ['failure', 'p1 knows'],
  'permission-missing': ['failure', 'p1 knows'],
  untrusted: ['failure', 'p1 knows'],
  'range-unresolvable': ['failure', 'p1 knows'],
  'gate-failed': ['failure', 'p1 knows'],
  waived: ['failure', 'p1 knows'],
  regressed: ['failure', 'p1 knows'],
  degraded: ['failure', 'p1 knows'],
  insufficient: ['failure', 'p1 knows'],
  'case-missing': ['failure', 'p1 knows'],
  'baseline-edited': ['failure', 'p1 knows'],
  'chain-broken': ['failure', 'p1 knows'],
  'incompatible-baseline': ['failure', 'p1 knows'],
  'not-found': ['failure', 'p1 knows'],
  findings: ['failure', 'p1 knows'],
  'job-silent': ['failure', 'p1 knows'],
  'config-invalid': ['failure', 'p1 knows'],
  'io-error': ['failure', 'p1 knows'],
  'unsupported-platform': ['failure', 'p1 knows'],
  internal: ['failure', 'p1 knows'],
};

describe.each(REASON_CODES)('%s', reasonCode => {
  const [own, who] = CLASSES[reasonCode];

  test(`is ${own} when the step tells nothing`, () => expect(classOf(reasonCode, null)).toBe(own));

  test.each(TOLD_CLASSES)(`${who} better when the step tells %s`, told => {
    expect(classOf(reasonCode, told)).toBe(who === 'step knows' ? told : own);
  });
});

test('a step can tell no class that there is not, and none that only p1 can know', () => {
  expect(ERROR_CLASSES).toEqual(expect.arrayContaining([...TOLD_CLASSES]));
  const untold = ERROR_CLASSES.filter(each => !TOLD_CLASSES.some(told => told === each));
  expect(untold).toEqual(['killed', 'guard', 'cancelled']);
});
