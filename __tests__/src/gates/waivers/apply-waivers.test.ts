import { expect, test } from '@jest/globals';
import type { Criterion, GateFinding } from '../../../../src/gates/gate.ts';
import { applyWaivers, type WaiverRequest } from '../../../../src/gates/waivers/apply-waivers.ts';
import { unusedWaiver } from '../../../../src/gates/waivers/unused-waiver.ts';
import type { Waiver } from '../../../../src/gates/waivers/waiver.ts';

const criteria: readonly Criterion[] = [
  { id: 'secrets/new-finding', level: 'fail', isLive: false, states: 'a' },
  { id: 'secrets/unresolvable', level: 'error', isLive: false, states: 'b' },
];

const waiver = (over: Partial<Waiver> = {}): Waiver => ({
  gate: 'secrets',
  criterion: 'secrets/new-finding',
  scope: 'src/**',
  owner: 'hubot',
  reason: 'a',
  approver: 'octocat',
  expires: '2026-12-31',
  where: '.github/p1-waivers.yml:3:5',
  ...over,
});

const finding = (over: Partial<GateFinding> = {}): GateFinding => ({
  criterion: 'secrets/new-finding',
  message: 'a',
  fix: 'b',
  place: null,
  scope: 'src/a.ts',
  ...over,
});

function apply(over: Partial<WaiverRequest> = {}) {
  return applyWaivers({
    waivers: [waiver()],
    findings: [finding()],
    criteria,
    judged: ['secrets'],
    now: new Date('2026-12-01T23:59:59Z'),
    authors: ['mallory'],
    ...over,
  });
}

const isWaived = (over: Partial<WaiverRequest>): boolean => apply(over).applied[0]?.waiver != null;

test('a waiver stands for a finding that its scope matches, and is used', () => {
  const only = waiver();
  expect(apply({ waivers: [only] })).toEqual({
    applied: [{ finding: finding(), waiver: only }],
    used: [only],
    unused: [],
  });
});

test.each<[string, Partial<Waiver>, boolean]>([
  ['its last day', { expires: '2026-12-01' }, true],
  ['the day after', { expires: '2026-11-30' }, false],
  ['ninety days', { expires: '2027-03-01' }, true],
  ['more than ninety days', { expires: '2027-03-02' }, false],
  ['its owner allows it', { owner: '@OctoCat' }, false],
  ['the author of the change allows it', { approver: 'Mallory' }, false],
  ['another scope', { scope: 'docs/**' }, false],
  ['a scope that stops at a folder', { scope: '*' }, false],
  ['another criterion', { criterion: 'secrets/expired-ignore' }, false],
])('%s: %j', (_title, over, expected) => {
  expect(isWaived({ waivers: [waiver(over)] })).toBe(expected);
});

test('a scope is taken as it is written, brackets and all', () => {
  const findings = [finding({ scope: 'app/[id].tsx' })];
  expect(isWaived({ waivers: [waiver({ scope: 'app/[id].tsx' })], findings })).toBe(true);
});

test('nothing stands for an error', () => {
  const id = 'secrets/unresolvable';
  const error = { waivers: [waiver({ criterion: id, scope: '**' })], findings: [finding({ criterion: id })] };
  expect(isWaived(error)).toBe(false);
});

test('a waiver without a finding is unused, if its gate has judged and it is in force', () => {
  const idle = waiver({ scope: 'docs/**' });
  expect(apply({ waivers: [idle] }).unused).toEqual([idle]);
  expect(apply({ waivers: [idle], judged: ['workflows'] }).unused).toEqual([]);
  expect(apply({ waivers: [waiver({ scope: 'docs/**', expires: '2026-01-01' })] }).unused).toEqual([]);
  expect(unusedWaiver(idle)).toMatchObject({
    criterion: 'change-control/waiver-unused',
    message: 'The waiver of secrets/new-finding for docs/** stands for nothing that the gates find.',
    place: { file: '.github/p1-waivers.yml', line: 3, column: 5 },
  });
});
