import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { layoutOf, runFolder } from '../../../src/kernel/layout.ts';
import { claimRunFolder, releaseRunFolder, takeOver } from '../../../src/launch/owner.ts';
import { ownIdentity } from '../../../src/launch/process/process-identity.ts';
import { machineName } from '../../../src/launch/process/process-table.ts';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const RUN = '20260101T000000Z-00000000';
const { pid, startedAt, boot } = ownIdentity();
/** The pid of a process that has ended. */
const deadPid = spawnSync('true').pid;

/** A run whose owner has died, in a file of this name. */
function leave(name: string, own: Readonly<Record<string, unknown>> = {}): string {
  const owner = {
    schema_version: 1,
    run: RUN,
    step: 'work',
    attempt: 1,
    letter: null,
    session: RUN,
    is_smoke: false,
    uploads: false,
    journal: folder.at('journal.ndjson'),
    host: machineName(),
    boot,
    pid: deadPid,
    process_started_at: '1',
    ...own,
  };
  const inside = runFolder(layoutOf(folder.at('.p1')), RUN);
  folder.write(`.p1/tmp/run_${RUN}/${name}`, JSON.stringify(owner));
  return inside;
}

describe('a run whose owner has died is taken over', () => {
  test('by one process, and by that one once', () => {
    const inside = leave('owner.json');
    expect(takeOver(inside, RUN)).toMatchObject({ run: RUN, step: 'work' });
    expect(takeOver(inside, RUN)).toBeUndefined();
    expect(readdirSync(inside)).toEqual([expect.stringMatching(`^owner\\.${pid}\\.\\d+\\.${boot}\\.json$`)]);
    releaseRunFolder(inside);
    expect(readdirSync(inside)).toEqual([]);
  });

  test.each([
    ['is gone', `owner.${deadPid}.${startedAt}.${boot}.json`],
    ['has its pid taken by a later process', `owner.${pid}.1.${boot}.json`],
    ['died with another boot', `owner.${pid}.${startedAt}.00000000-0000-4000-8000-000000000000.json`],
    ['left a start time that is none', `owner.${pid}.%E0%A4.${boot}.json`],
  ])('after another process took it over that %s', (_title, name) => {
    expect(takeOver(leave(name), RUN)).toMatchObject({ run: RUN });
  });

  test('not from one that lives', () => {
    const inside = leave(`owner.${pid}.${startedAt}.${boot}.json`);
    expect(takeOver(inside, RUN)).toBeUndefined();
    const own = runFolder(layoutOf(folder.at('.p1')), '20260101T000000Z-11111111');
    claimRunFolder(own, {
      run: '20260101T000000Z-11111111',
      step: 'work',
      attempt: 1,
      letter: null,
      session: 'gh-1',
      is_smoke: false,
      uploads: false,
      journal: '',
    });
    expect(takeOver(own, '20260101T000000Z-11111111')).toBeUndefined();
  });

  test('not when its owner names another run, or a session that is no name of a folder', () => {
    expect(takeOver(leave('owner.json', { run: '20260101T000000Z-22222222' }), RUN)).toBeUndefined();
    for (const session of ['../../outside', '/outside', '..', ''])
      expect(takeOver(leave('owner.json', { session }), RUN)).toBeUndefined();
  });
});

test('an owner whose session leads out of the reports makes nothing there go', async () => {
  const draft = folder.write(`outside/report.json.${deadPid}.tmp`, '{}');
  leave('owner.json', { session: '../../../outside' });
  folder.write('.p1/reports/history/x/y', '');
  const { outcome } = await launchIn(folder.path, stepOf('true'));
  expect(outcome.state).toBe('SUCCESS');
  expect(existsSync(draft)).toBe(true);
});
