import { expect, test } from '@jest/globals';
import type { LetterIndex } from '../../../src/dlq/dead-letter-port.ts';
import { parseFilter, selected, selectionOf } from '../../../src/dlq/selection.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';

const ID = '20261124T110000Z-00000000';

function entry(own: Partial<LetterIndex>): LetterIndex {
  const rest = { dueAt: null, lastFailedAt: null, obstacle: null, place: '', attempt: 1 };
  return { id: ID, state: 'ready', step: 'work', class: 'failure', ...rest, ...own };
}

const ENTRIES = [
  entry({ id: 'a' }),
  entry({ id: 'b', state: 'quarantine', class: 'killed' }),
  entry({ id: 'c', state: 'quarantine', step: 'other' }),
];

test.each([
  ['state=quarantine', ['b', 'c']],
  ['state=quarantine,class=killed', ['b']],
  [' step = other ', ['c']],
  ['class=auth', []],
])('the filter %s lets through %j', (text, ids) => {
  const chosen = selected(ENTRIES, { kind: 'filter', filter: parseFilter(text) });
  expect(chosen.map(({ id }) => id)).toEqual(ids);
});

test.each(['', 'state', 'state=', 'state=gone', 'class=none', 'id=x', 'step=a,step=b', 'state=ready;step=a'])(
  'the filter %j is refused, and its rule is told',
  text => {
    expect(() => parseFilter(text)).toThrow(/state=quarantine, step=summarise/);
  },
);

test.each<[string | null, string | null, RegExp]>([
  [null, null, /Nothing says which entries/],
  [ID, 'state=ready', /An id and a filter/],
  ['../../etc', null, /is not the id of an entry/],
])('a selection by id %j and filter %j is refused', (id, filter, why) => {
  expect(() => selectionOf(id, filter)).toThrow(ConfigError);
  expect(() => selectionOf(id, filter)).toThrow(why);
});
