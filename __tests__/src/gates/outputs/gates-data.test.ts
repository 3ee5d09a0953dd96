import { expect, test } from '@jest/globals';
import { gatesData } from '../../../../src/gates/outputs/gates-data.ts';
import { gatesAnswer, judgedFinding, WAIVER } from '../../../doubles/gates-answer.ts';

test('the data has each gate with counts and all findings', () => {
  const findings = [judgedFinding(), judgedFinding({ level: 'waived', waiver: WAIVER })];
  const data = gatesData(gatesAnswer({ secrets: { verdict: 'fail', findings } }, { verdict: 'fail' }));
  expect(data).toMatchObject({
    verdict: 'fail',
    is_partial: false,
    is_offline: false,
    left_out: [],
    policy_source: '.github/p1.yml of the base 0123456789ab',
  });
  expect(data['gates']).toHaveLength(8);
  expect(data['gates']).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        id: 'secrets',
        errors: 0,
        failures: 1,
        warnings: 0,
        waived: 1,
        findings: [
          {
            criterion: 'secrets/new-finding',
            level: 'fail',
            is_softened: false,
            message: 'Commit 1111 adds a key.',
            fix: 'Revoke it.',
            place: { file: 'src/a.ts', line: 3, column: 5 },
            scope: 'src/a.ts',
            waiver: null,
          },
          expect.objectContaining({ level: 'waived', waiver: WAIVER }),
        ],
      }),
    ]),
  );
});
