import { existsSync, mkdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { JournalEvent, NewEvent } from '../../../src/kernel/events/index.ts';
import { type JournalOptions, openJournal } from '../../../src/kernel/journal.ts';
import { readJournal } from '../../../src/kernel/journal-reading.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const clock: Clock = { now: () => new Date('2026-03-04T05:06:07.008Z'), monotonicMs: () => 0 };
const warning = (message: string): NewEvent => ({ type: 'warning', message, fix: '' });

function open(given: Partial<JournalOptions> = {}) {
  const told: JournalEvent[] = [];
  const errors: string[] = [];
  const journal = openJournal({
    file: folder.at('logs/journal.ndjson'),
    session: 'gh-1',
    runAttempt: 2,
    job: 'build',
    clock,
    redact: value => value,
    onEvent: event => void told.push(event),
    onWriteError: message => void errors.push(message),
    ...given,
  });
  return { journal, told, errors };
}

const messages = (): readonly unknown[] => {
  const reading = readJournal(folder.at('logs/journal.ndjson'));
  if (reading.kind !== 'hit') throw new Error(reading.kind);
  return reading.events.map(event => [event.seq, event.type === 'warning' ? event.message : event.type]);
};

test('nothing is written before the first event', () => {
  open();
  expect(existsSync(folder.at('logs'))).toBe(false);
});

test('an event is one line with what every line carries', () => {
  const { journal, told } = open();
  journal.append(warning('a\nb'));
  const line = {
    schema_version: 1,
    at: '2026-03-04T05:06:07.008Z',
    session: 'gh-1',
    run_attempt: 2,
    job: 'build',
    seq: 0,
  };
  expect(folder.read('logs/journal.ndjson')).toBe(`${JSON.stringify({ ...line, ...warning('a\nb') })}\n`);
  expect(told).toEqual([{ ...line, ...warning('a\nb') }]);
  expect(journal.events()).toEqual(told);
});

test('a second process goes on counting, and knows that it is not the first of its job', () => {
  const first = open().journal;
  first.append(warning('a'));
  first.append(warning('b'));
  const second = open().journal;
  second.append(warning('c'));
  expect([first.isFirst(), second.isFirst()]).toEqual([true, false]);
  expect(messages()).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ]);
});

test('an event after a line that a crash cut short stands on a line of its own', () => {
  open().journal.append(warning('whole'));
  folder.write('logs/journal.ndjson', `${folder.read('logs/journal.ndjson')}{"schema_version":1,"at"`);
  open().journal.append(warning('after the crash'));
  expect(messages()).toEqual([
    [0, 'whole'],
    [2, 'after the crash'],
  ]);
  expect(readJournal(folder.at('logs/journal.ndjson'))).toMatchObject({ unreadableLines: 1 });
});

test('a file that is there and empty is continued from the start', () => {
  folder.write('logs/journal.ndjson', '');
  open().journal.append(warning('a'));
  expect(folder.read('logs/journal.ndjson')).toMatch(/^\{.*\}\n$/);
  expect(messages()).toEqual([[0, 'a']]);
});

test('what must not be shown is neither written nor told', () => {
  const redact = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('hunter2', '***'));
  const { journal, told } = open({ redact });
  journal.append(warning('password hunter2'));
  expect(folder.read('logs/journal.ndjson')).not.toContain('hunter2');
  expect(JSON.stringify([told, journal.events()])).not.toContain('hunter2');
});

test('a journal that cannot be written says so each time, and the work goes on with the events in memory', () => {
  mkdirSync(folder.at('logs/journal.ndjson'), { recursive: true });
  const { journal, told, errors } = open();
  journal.append(warning('a'));
  journal.append(warning('b'));
  expect(errors.length).toBeGreaterThanOrEqual(2);
  expect(errors[0]).toMatch(/EISDIR|is not a file/);
  expect(told.map(event => event.seq)).toEqual([0, 1]);
});
