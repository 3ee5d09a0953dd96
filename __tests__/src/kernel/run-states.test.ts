import { expect, test } from '@jest/globals';
import {
  IllegalTransition,
  isLegalTransition,
  RUN_STATES,
  transition,
} from '../../../src/kernel/run-states.ts';

const LEGAL = ['QUEUED RUNNING', 'QUEUED FAIL', 'QUEUED SKIPPED', 'RUNNING SUCCESS', 'RUNNING FAIL'];

const pairs = RUN_STATES.flatMap(from =>
  RUN_STATES.map(to => ({ from, to, isLegal: LEGAL.includes(`${from} ${to}`) })),
);

test('of the 25 moves between states exactly five are legal', () => {
  expect(pairs.filter(({ isLegal }) => isLegal)).toHaveLength(LEGAL.length);
});

test.each(pairs.filter(({ isLegal }) => isLegal))('a run may go from $from to $to', ({ from, to }) => {
  expect(isLegalTransition(from, to)).toBe(true);
  expect(transition(from, to)).toBe(to);
});

test.each(pairs.filter(({ isLegal }) => !isLegal))('a run never goes from $from to $to', ({ from, to }) => {
  expect(isLegalTransition(from, to)).toBe(false);
  expect(() => transition(from, to)).toThrow(IllegalTransition);
  expect(() => transition(from, to)).toThrow(`A run cannot go from ${from} to ${to}.`);
});
