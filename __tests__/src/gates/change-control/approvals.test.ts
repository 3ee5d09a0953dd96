import { expect, test } from '@jest/globals';
import { approvalsOf } from '../../../../src/gates/change-control/approvals.ts';
import type { Review } from '../../../../src/gates/change-control/pull-requests-port.ts';

const HEAD = 'a'.repeat(40);
const by = (user: string | null, state: Review['state'], commit: string | null = HEAD): Review => ({
  user,
  state,
  commit,
});

function approve(reviews: readonly Review[], author: string | null = 'mallory'): readonly string[] {
  return approvalsOf({ number: 7, author, head: HEAD, reviews, unchangedSince: [HEAD, 'b'.repeat(40)] }, [
    'octocat',
    'Hubot',
  ]);
}

test.each<[string, readonly Review[], readonly string[]]>([
  ['an approval of the head counts', [by('octocat', 'approved')], ['octocat']],
  ['in any case of the name', [by('OctoCat', 'approved'), by('hubot', 'approved')], ['OctoCat', 'hubot']],
  [
    'of a commit since which nothing protected changed',
    [by('octocat', 'approved', 'b'.repeat(40))],
    ['octocat'],
  ],
  ['not of any other', [by('octocat', 'approved', 'c'.repeat(40))], []],
  ['nor of one that is not told', [by('octocat', 'approved', null)], []],
  ['not of somebody else', [by('monalisa', 'approved')], []],
  ['nor of a user that is no more', [by(null, 'approved')], []],
  ['nor if it was dismissed', [by('octocat', 'dismissed')], []],
  [
    'nor if the same user asked for changes since',
    [by('octocat', 'approved'), by('OCTOCAT', 'changes-requested')],
    [],
  ],
  [
    'a comment since takes nothing back',
    [by('octocat', 'approved'), by('octocat', 'commented')],
    ['octocat'],
  ],
  [
    'a later approval counts again',
    [by('octocat', 'changes-requested'), by('octocat', 'approved')],
    ['octocat'],
  ],
  [
    'a later approval of something else does not',
    [by('octocat', 'approved'), by('octocat', 'approved', 'c'.repeat(40))],
    [],
  ],
  ['what is pending says nothing', [by('octocat', 'pending')], []],
])('%s', (_title, reviews, expected) => {
  expect(approve(reviews)).toEqual(expected);
});

test('nobody approves what they opened', () => {
  expect(approve([by('octocat', 'approved')], 'OctoCat')).toEqual([]);
  expect(approve([by('octocat', 'approved')], null)).toEqual(['octocat']);
});
