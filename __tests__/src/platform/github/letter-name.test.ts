import { expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import { ERROR_CLASSES } from '../../../../src/dlq/error-class.ts';
import { isLetterName, MOST_NAMES, nameOf, parseName } from '../../../../src/platform/github/letter-name.ts';
import { letterId, letterOf } from '../../../doubles/letters.ts';

const ID = letterId(1);
const GOOD = `p1-dlq-${ID}~ready~work~failure~1~1893456000`;

test.each<[Partial<DeadLetter>, string]>([
  [{}, GOOD],
  [{ attempt: 12, step: 'a-b_c' }, `p1-dlq-${ID}~ready~a-b_c~failure~12~1893456000`],
  [{ due_at: '2030-01-01T00:00:00.001Z' }, `p1-dlq-${ID}~ready~work~failure~1~1893456001`],
  [{ state: 'permanent' }, `p1-dlq-${ID}~permanent~work~failure~1~0`],
  [{ state: 'quarantine' }, `p1-dlq-${ID}~quarantine~work~failure~1~0`],
])('an entry with %j is named %s, which says so', (own, name) => {
  const letter = letterOf(ID, own);
  expect(nameOf(letter)).toBe(name);
  const { id, state, step, attempt, due_at } = letter;
  const dueAt = due_at === null ? null : new Date(Math.ceil(Date.parse(due_at) / 1000) * 1000);
  expect(parseName(name)).toEqual({ id, state, step, class: 'failure', attempt, dueAt });
});

test.each(ERROR_CLASSES)('the class %s survives its name', kind => {
  const letter = letterOf(ID);
  expect(parseName(nameOf({ ...letter, error: { ...letter.error, class: kind } }))?.class).toBe(kind);
});

test('names of one entry that waits for a person differ by the number at their end', () => {
  const letter = letterOf(ID, { state: 'permanent' });
  const names = Array.from({ length: MOST_NAMES }, (_, tried) => nameOf(letter, tried));
  expect(new Set(names).size).toBe(MOST_NAMES);
  for (const name of names) expect(parseName(name)).toMatchObject({ id: ID, dueAt: null });
});

test.each([
  ['an empty id', 'p1-dlq-~ready~work~failure~1~1'],
  ['a path for an id', 'p1-dlq-../../etc~ready~work~failure~1~1'],
  ['a longer id', GOOD.replace(ID, `${ID}0`)],
  ['an id with a line end', GOOD.replace(ID, `${ID}\n`)],
  ['a state that no entry rests in', GOOD.replace('ready', 'processing')],
  ['a state in capitals', GOOD.replace('ready', 'READY')],
  ['a key of every object for a state', GOOD.replace('ready', 'constructor')],
  ['a path for a step', GOOD.replace('work', '../work')],
  ['no step', GOOD.replace('work', '')],
  ['a class that nobody knows', GOOD.replace('failure', 'root')],
  ['attempt 0', GOOD.replace('~1~', '~0~')],
  ['attempt 01', GOOD.replace('~1~', '~01~')],
  ['attempt +1', GOOD.replace('~1~', '~+1~')],
  ['attempt 1e3', GOOD.replace('~1~', '~1e3~')],
  ['an attempt of seven digits', GOOD.replace('~1~', '~1000000~')],
  ['a negative time', GOOD.replace('~1893456000', '~-1')],
  ['a time with a fraction', `${GOOD}.5`],
  ['a time beyond all calendars', GOOD.replace('1893456000', '999999999999')],
  ['a time in other digits', GOOD.replace('1893456000', '١')],
  ['a line end after the time', `${GOOD}\n`],
  ['no time, and ready', GOOD.replace('1893456000', '0')],
  ['a time, and permanent', GOOD.replace('ready', 'permanent')],
  ['a part too few', GOOD.replace('~1893456000', '')],
  ['a part too many', `${GOOD}~`],
])('a name with %s is no entry’s, and counted', (_, name) => {
  expect(isLetterName(name)).toBe(true);
  expect(parseName(name)).toBeUndefined();
});

test.each(['p1-dlq', 'p1-dlq.2', 'p1-journal-1', ` ${GOOD}`, GOOD.toUpperCase(), ''])(
  'the name %j claims nothing',
  name => {
    expect(isLetterName(name)).toBe(false);
    expect(parseName(name)).toBeUndefined();
  },
);
