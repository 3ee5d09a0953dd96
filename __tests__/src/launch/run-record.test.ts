import { expect, test } from '@jest/globals';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import type { Journal } from '../../../src/kernel/journal.ts';
import { IllegalTransition, RUN_STATES, type RunState, transition } from '../../../src/kernel/run-states.ts';
import { createRunRecord } from '../../../src/launch/run-record.ts';

const LEGAL = ['QUEUED>RUNNING', 'QUEUED>FAIL', 'QUEUED>SKIPPED', 'RUNNING>SUCCESS', 'RUNNING>FAIL'];
const FAILURE = { reasonCode: 'timeout', message: 'Too long.', fix: 'Wait.' } as const;
const NO_PROCESS = { exitCode: null, signal: null, evidence: null };
const SET = { exit_code: 0, outputs_path: '/o', manifest_digest: 'd' };

function recordOf(nowMs: () => number = () => 0) {
  const told: NewEvent[] = [];
  const journal: Journal = {
    file: '',
    isFirst: () => true,
    isWhole: () => true,
    events: () => [],
    append: event => void told.push(event),
  };
  const clock = { now: () => new Date(0), monotonicMs: nowMs };
  return { told, record: createRunRecord({ runId: 'r', step: 'work', attempt: 1 }, journal, clock) };
}

test('of the 25 moves between two states exactly five are legal', () => {
  const found = RUN_STATES.flatMap(from =>
    RUN_STATES.filter(to => isLegal(from, to)).map(to => `${from}>${to}`),
  );
  expect(found.sort()).toEqual([...LEGAL].sort());
});

function isLegal(from: RunState, to: RunState): boolean {
  try {
    return transition(from, to) === to;
  } catch (error) {
    expect(error).toBeInstanceOf(IllegalTransition);
    expect(String(error)).toContain(`from ${from} to ${to}`);
    return false;
  }
}

test('a run that did not start cannot succeed, and the journal is not told that it did', () => {
  const { record, told } = recordOf();
  expect(() => record.succeeded(SET)).toThrow(IllegalTransition);
  expect(told).toEqual([]);
});

test('a run ends once', () => {
  const { record, told } = recordOf();
  record.running({ workspace: '/w' });
  record.failed(FAILURE, NO_PROCESS);
  expect(() => record.succeeded(SET)).toThrow(IllegalTransition);
  expect(() => record.failed(FAILURE, NO_PROCESS)).toThrow(IllegalTransition);
  expect(told.map(event => event.type)).toEqual(['run.running', 'run.failed']);
});

test('the duration of a run counts from when it was asked for', () => {
  let nowMs = 1000;
  const { record, told } = recordOf(() => nowMs);
  record.running({ workspace: '/w' });
  nowMs = 3500.4;
  expect(record.succeeded(SET)).toBe(2500);
  expect(told.at(-1)).toMatchObject({ type: 'run.succeeded', duration_ms: 2500, reason_code: 'ok' });
});

test('what was verified is told in files, bytes and undeclared ones; a link has no bytes', () => {
  const { record, told } = recordOf();
  record.outputsVerified([
    { kind: 'file', path: 'a', size: 10, sha256: '', mode: '0644', is_declared: true },
    { kind: 'file', path: 'b', size: 5, sha256: '', mode: '0644', is_declared: false },
    { kind: 'link', path: 'c', target: 'a', is_declared: false },
  ]);
  expect(told).toMatchObject([{ type: 'outputs.verified', files: 3, bytes: 15, undeclared: 2 }]);
});
