import { describe, expect, test } from '@jest/globals';
import { engagedInState, killswitchFix, killswitchMessage, saysStop } from '../../../src/guard/killswitch.ts';
import { later, NOON } from '../../doubles/guard/requests.ts';

const engaged = { reason: 'bad model', actor: 'ann', since: NOON.toISOString(), expires: null };
const until = { ...engaged, expires: later(1000).toISOString() };

describe('the killswitch in the state is', () => {
  test.each([
    ['off when nobody engaged it', null, NOON, false],
    ['on for ever without an end', engaged, later(1e12), true],
    ['on until its end', until, later(999), true],
    ['off at its end', until, later(1000), false],
  ])('%s', (_title, killswitch, now, isOn) => {
    const reason = { source: 'state', reason: 'bad model', actor: 'ann' };
    expect(engagedInState(killswitch, now)).toEqual(isOn ? reason : undefined);
  });
});

describe('a text that stands for the killswitch says stop unless it says false', () => {
  test.each([
    ['', true],
    ['true', true],
    ['1', true],
    ['0', true],
    ['no', true],
    ['flase', true],
    ['false', false],
    [' FALSE\n', false],
  ])('%j', (text, isStop) => {
    expect(saysStop(text)).toBe(isStop);
  });
});

test('who stopped everything, and what lifts it, is said', () => {
  const byState = { source: 'state', reason: 'bad model', actor: 'ann' };
  const byFlag = { source: 'a.flag', reason: 'It is there!', actor: null };
  expect(killswitchMessage(byState)).toBe('The killswitch is on (state by ann): bad model.');
  expect(killswitchMessage(byFlag)).toBe('The killswitch is on (a.flag): It is there!');
  expect(killswitchFix(byState)).toContain('p1 guard release');
  expect(killswitchFix({ ...byState, source: 'input' })).toContain('variable');
  expect(killswitchFix(byFlag)).toBe('Remove a.flag, or write false into it.');
});
