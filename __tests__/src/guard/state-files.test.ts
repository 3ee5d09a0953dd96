import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settle } from '../../../src/guard/ledger.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import {
  DamagedState,
  decodeKillswitch,
  decodeState,
  encodeChanges,
} from '../../../src/guard/state-files.ts';
import type { StateFiles } from '../../../src/guard/state-port.ts';
import { arbitraryState } from '../../doubles/guard/arbitrary-state.ts';
import { leaseOf, NOON, TODAY } from '../../doubles/guard/requests.ts';
import { afterCommit, headOf, NO_STATE } from '../../doubles/guard/store-snapshot.ts';

/** The files after `states` were written one after the other. */
function filesOf(...states: readonly GuardState[]): StateFiles {
  const last = states.reduce((before, state) => {
    const changes = encodeChanges(state, before.files);
    return afterCommit(before, headOf(before), changes) ?? before;
  }, NO_STATE);
  return last.files;
}

describe('whatever was written is read again', () => {
  test('from nothing', () => {
    fc.assert(fc.property(arbitraryState, state => expect(decodeState(filesOf(state))).toEqual(state)));
  });

  test('over another state, of which nothing stays', () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, (one, other) => {
        expect(filesOf(one, other)).toEqual(filesOf(other));
      }),
    );
  });

  test('and writing it again changes nothing', () => {
    fc.assert(fc.property(arbitraryState, state => expect(encodeChanges(state, filesOf(state))).toEqual({})));
  });
});

test('only the files that differ are written, and ledgers that are too old are removed', () => {
  const spent = settle(EMPTY_STATE, TODAY, { microUsd: 5, settlements: 1, note: null });
  const files = filesOf(spent);
  const engaged = { reason: 'stop', actor: null, since: NOON.toISOString(), expires: null };
  expect(Object.keys(encodeChanges({ ...spent, killswitch: engaged }, files))).toEqual(['killswitch.json']);
  expect(encodeChanges({ ...spent, ledgers: {} }, files)).toMatchObject({ [`ledger/${TODAY}.json`]: null });
});

const state: GuardState = {
  ...settle(EMPTY_STATE, TODAY, { microUsd: 5, settlements: 1, note: null }),
  leases: [leaseOf('a')],
};
const sound = filesOf(state);
const ledgerFile = `ledger/${TODAY}.json`;

/** `sound` with one file in which `from` is replaced by `to`. */
function edited(file: string, from: string | RegExp, to: string): StateFiles {
  const text = sound[file] ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new RangeError(`${file} has no ${from}.`);
  return { ...sound, [file]: changed };
}

function without(file: string): StateFiles {
  return Object.fromEntries(Object.entries(sound).filter(([path]) => path !== file));
}

describe('a state that cannot be trusted is not read, and the file is named', () => {
  test.each<[string, StateFiles, string, string]>([
    ['nothing in the tree', {}, 'meta.json', 'meta.json is missing'],
    ['no meta.json', without('meta.json'), 'meta.json', 'meta.json is missing'],
    ['no leases', without('leases.json'), 'leases.json', 'leases.json is missing'],
    ['no killswitch', without('killswitch.json'), 'killswitch.json', 'killswitch.json is missing'],
    ['no history', without('history.json'), 'history.json', 'history.json is missing'],
    ['a ledger that meta.json tells of is lost', without(ledgerFile), ledgerFile, `${ledgerFile} is missing`],
    [
      'a ledger that meta.json does not tell of: the next change would drop it',
      edited('meta.json', `"${TODAY}"`, ''),
      ledgerFile,
      `${ledgerFile} is not in meta.json`,
    ],
    ['a file cut short', edited('leases.json', /\}\s*$/, ''), 'leases.json', 'leases.json is not JSON'],
    ['an empty file', edited('meta.json', /[\s\S]*/, ''), 'meta.json', 'meta.json is not JSON'],
    [
      'a negative sum',
      edited(ledgerFile, '"settled_micro_usd": 5', '"settled_micro_usd": -5'),
      ledgerFile,
      'is not what p1 writes there (settled_micro_usd:',
    ],
    [
      'a fraction of a micro-dollar',
      edited(ledgerFile, '"settled_micro_usd": 5', '"settled_micro_usd": 5.5'),
      ledgerFile,
      'is not what p1 writes there (settled_micro_usd:',
    ],
    [
      'a sum in quotes',
      edited(ledgerFile, '"settled_micro_usd": 5', '"settled_micro_usd": "5"'),
      ledgerFile,
      'is not what p1 writes there (settled_micro_usd:',
    ],
    [
      'a sum beyond integers',
      edited(ledgerFile, '"settled_micro_usd": 5', '"settled_micro_usd": 1e300'),
      ledgerFile,
      'is not what p1 writes there (settled_micro_usd:',
    ],
    [
      'a lease without its money',
      edited('leases.json', /"reserved_micro_usd": 1000000,/, ''),
      'leases.json',
      'is not what p1 writes there (leases.0.reserved_micro_usd:',
    ],
    [
      'a key that p1 would drop when it writes',
      edited('leases.json', '"fence"', '"extra": 1, "fence"'),
      'leases.json',
      'is not what p1 writes there (leases.0.extra: is not known',
    ],
    ['a list in the place of a map', { ...sound, 'meta.json': '[]' }, 'meta.json', 'is not what p1 writes'],
    [
      'a newer p1',
      edited('meta.json', '"schema_version": 1', '"schema_version": 2'),
      'meta.json',
      'has schema version 2, which a newer p1 wrote',
    ],
    [
      'a version that never was',
      edited('meta.json', '"schema_version": 1', '"schema_version": 0'),
      'meta.json',
      'is not what p1 writes there (schema_version:',
    ],
    [
      "another day's ledger in the place of this one",
      edited(ledgerFile, `"day": "${TODAY}"`, '"day": "2026-11-23"'),
      ledgerFile,
      'is the ledger of 2026-11-23',
    ],
  ])('%s', (_title, files, file, why) => {
    const read = () => decodeState(files);
    expect(read).toThrow(DamagedState);
    expect(read).toThrow(why);
    expect(read).toThrow(expect.objectContaining({ file }));
  });
});

test('files that are none of its own are left alone', () => {
  const files = { ...sound, 'README.md': 'What this branch is.' };
  expect(decodeState(files)).toEqual(state);
  expect(encodeChanges(state, files)).toEqual({});
});

test('the killswitch can be read alone, and a damaged one is no released one', () => {
  expect(decodeKillswitch(sound['killswitch.json'] ?? '')).toBeNull();
  expect(() => decodeKillswitch('{}')).toThrow(DamagedState);
  expect(() => decodeKillswitch('')).toThrow('killswitch.json is not JSON');
});
