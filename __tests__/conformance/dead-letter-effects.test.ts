import { expect, test } from '@jest/globals';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { problemsOfKills } from './dead-letter-effects/kills.ts';

const folder = useTempFolder();

// The other operations take minutes: dead-letter-effects.machine.test.ts.
test.each(['retry', 'redrive', 'purge'])(
  'a process that dies at any of its effects of %s leaves one good copy, and the next one ends it',
  async name => expect(await problemsOfKills(name, folder)).toEqual([]),
);
