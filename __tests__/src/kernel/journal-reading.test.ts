import { mkdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseJournal, readJournal } from '../../../src/kernel/journal-reading.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const line = (given: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    schema_version: 1,
    at: '2026-03-04T05:06:07.008Z',
    session: 's',
    run_attempt: 1,
    job: 'local',
    seq: 0,
    type: 'warning',
    message: 'm',
    fix: 'f',
    ...given,
  });

test('a journal that is not there is a miss', () => {
  expect(readJournal(folder.at('none.ndjson'))).toEqual({ kind: 'miss' });
});

test('one that cannot be read is unavailable, and says why', () => {
  mkdirSync(folder.at('folder'));
  expect(readJournal(folder.at('folder'))).toMatchObject({
    kind: 'unavailable',
    why: expect.stringMatching(/is not a file/),
  });
});

test('one that can be read is a hit, in the order written', () => {
  const file = folder.write('j.ndjson', `${line({ seq: 1 })}\n${line({ seq: 0 })}\n`);
  expect(readJournal(file)).toMatchObject({
    kind: 'hit',
    events: [{ seq: 1 }, { seq: 0 }],
    unreadableLines: 0,
  });
});

describe('of each line it is known what became of it', () => {
  test.each([
    ['a known event is kept', line(), [1, 0, 0]],
    ['a blank line is nothing', '\n\n', [0, 0, 0]],
    ['fields that a newer version added are no obstacle', line({ more: 1 }), [1, 0, 0]],
    ['an event of a newer version is kept by its type', line({ type: 'gateway.throttled' }), [0, 1, 0]],
    ['a line that a crash cut short is counted', line().slice(0, 40), [0, 0, 1]],
    ['a known type with a wrong field is counted', line({ message: 3 }), [0, 0, 1]],
    ['a known type without a field is counted', line({ fix: undefined }), [0, 0, 1]],
    ['another schema version is counted', line({ schema_version: 2 }), [0, 0, 1]],
    ['a time without milliseconds is counted', line({ at: '2026-03-04T05:06:07Z' }), [0, 0, 1]],
    ['JSON that is no map is counted', '[]\nnull\n"warning"', [0, 0, 3]],
    ['a type that is no text is counted', line({ type: 3 }), [0, 0, 1]],
    ['binary is counted', '\0\u0001\ufffd', [0, 0, 1]],
  ])('%s', (_title, ndjson, [events = 0, unknown = 0, unreadable = 0]) => {
    const content = parseJournal(ndjson);
    expect([content.events.length, content.unknownTypes.length, content.unreadableLines]).toEqual([
      events,
      unknown,
      unreadable,
    ]);
  });
});
