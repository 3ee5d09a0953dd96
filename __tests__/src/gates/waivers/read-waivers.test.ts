import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readWaivers } from '../../../../src/gates/waivers/read-waivers.ts';
import { ConfigError } from '../../../../src/kernel/errors.ts';
import { waiverFile } from '../fixtures/change-control.ts';

const WHERE = '.github/p1-waivers.yml';
const CRITERIA = ['change-control/env-committed', 'secrets/new-finding'];

function refusal(text: string | Uint8Array): string {
  try {
    readWaivers(text, WHERE, CRITERIA);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'legal';
}

test('a waiver is read with its place', () => {
  expect(readWaivers(waiverFile(), WHERE, CRITERIA)).toEqual([
    {
      gate: 'change-control',
      criterion: 'change-control/env-committed',
      scope: 'config/.env',
      owner: 'the team of the pipeline',
      reason: 'it holds no secret',
      approver: 'octocat',
      expires: '2027-01-31',
      where: `${WHERE}:3:5`,
    },
  ]);
  expect(readWaivers('version: 1\n', WHERE, CRITERIA)).toEqual([]);
});

test.each([
  ['an unknown gate', waiverFile({ gate: 'secret' }), `${WHERE}:3:11: `],
  [
    'a criterion that the gate does not have',
    waiverFile({ criterion: 'new-finding' }),
    `${WHERE}:4:16: The gate change-control has no criterion "new-finding". Legal are: env-committed.`,
  ],
  [
    'a criterion with its gate',
    waiverFile({ criterion: 'change-control/env-committed' }),
    'the criterion without its gate',
  ],
  ['a day that there is not', waiverFile({ expires: '"2027-02-30"' }), `${WHERE}:9:14: `],
  ['a date with a time', waiverFile({ expires: '"2027-02-20T00:00:00Z"' }), 'a day such as'],
  ['control characters', waiverFile({ reason: '"a\\u001b[2J"' }), 'why it is no danger, on one line'],
  ['a change of direction', waiverFile({ owner: '"a\\u202eb"' }), 'who answers for it, on one line'],
  ['a reason of nothing', waiverFile({ reason: '"  "' }), `${WHERE}:7:13: `],
  ['an approver who is no user', waiverFile({ approver: '"the whole team"' }), 'the name of a GitHub user'],
  ['a scope that is no glob', waiverFile({ scope: '"!(a)"' }), 'a glob of at most'],
  ['an unknown key', `${waiverFile()}    for-ever: true\n`, 'has no key "for-ever"'],
  ['a missing key', waiverFile().replace(/ {4}owner:.*\n/, ''), '`waivers.0.owner` is missing'],
  ['no version', 'waivers: []\n', '`version` is missing'],
  ['no map', 'all\n', 'The file is'],
  ['no YAML', 'version: [\n', 'This is not valid YAML'],
  ['no UTF-8', Uint8Array.of(0x76, 0xff), 'The file is not UTF-8'],
  [
    'two for the same',
    `${waiverFile()}${waiverFile({ expires: '2027-02-01' }).replace(/^version.*\nwaivers:\n/, '')}`,
    'stands here twice',
  ],
])('%s is refused, with its place', (_title, text, expected) => {
  expect(refusal(text)).toContain(expected);
  expect(refusal(text)).toContain(WHERE);
});

test('all problems are told at once', () => {
  const text = `${waiverFile({ gate: 'x' })}${waiverFile({ expires: 'never' }).replace(/^version.*\nwaivers:\n/, '')}`;
  expect(refusal(text).split('\n')).toHaveLength(2);
});

test('the example of the documentation is legal', () => {
  const page = readFileSync(new URL('../../../../docs/gates/waivers.md', import.meta.url), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(readWaivers(example, WHERE, null)).toHaveLength(1);
});
