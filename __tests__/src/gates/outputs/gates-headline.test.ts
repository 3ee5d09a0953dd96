import { expect, test } from '@jest/globals';
import { blocks, gatesHeadline } from '../../../../src/gates/outputs/gates-headline.ts';
import { gatesAnswer } from '../../../doubles/gates-answer.ts';

test.each([
  ['PASS: 8 of 8 gates pass', gatesAnswer()],
  ['PASS: 7 of 8 gates pass, 1 does not apply', gatesAnswer({ secrets: { verdict: 'not-applicable' } })],
  [
    'PASS with warnings: Secrets warns; Toolchain is waived',
    gatesAnswer({ secrets: { verdict: 'warn' }, toolchain: { verdict: 'waived' } }, { verdict: 'warn' }),
  ],
  [
    'FAIL: Secrets, Workflows and Toolchain fail; Regression could not run',
    gatesAnswer(
      {
        secrets: { verdict: 'fail' },
        workflows: { verdict: 'fail' },
        toolchain: { verdict: 'fail' },
        regression: { verdict: 'error' },
        dependencies: { verdict: 'warn' },
      },
      { verdict: 'fail' },
    ),
  ],
  [
    'PASS with warnings: Secrets and Workflows are waived',
    gatesAnswer({ secrets: { verdict: 'waived' }, workflows: { verdict: 'waived' } }, { verdict: 'warn' }),
  ],
  [
    'PASS with warnings: Secrets could not run',
    gatesAnswer({ secrets: { verdict: 'error' } }, { verdict: 'warn' }),
  ],
])('%s', (headline, answer) => {
  expect(gatesHeadline(answer)).toBe(headline);
});

test('a gate that could not run blocks, unless the policy lets the check pass', () => {
  const [gate] = gatesAnswer({ secrets: { verdict: 'error' } }).gates;
  if (gate === undefined) throw new Error('no gate');
  expect(blocks({ verdict: 'fail' }, gate)).toBe(true);
  expect(blocks({ verdict: 'warn' }, gate)).toBe(false);
});
