import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { GATE_IDS } from '../../../../src/config/gate-ids.ts';
import { type BuiltFixture, withFixture } from '../../gates/build-fixture.ts';
import type { GateFixture } from '../../gates/gate-fixture.ts';
import { judge } from '../../gates/judge-fixture.ts';

const P1 = '.github/p1.yml';
/** A case, so that the gate `regression` has something to ask about. */
const CASE = { 'tests/regression/cases/a.yml': 'run: "true"\n' };
const EMPTY_CHANGE = { 'a.txt': 'a\n' };

async function verdictsOf(built: Pick<BuiltFixture, 'folder' | 'env'>, base: string | null = 'main') {
  const { answer, result } = await judge(built, { only: null, base });
  const verdicts = Object.fromEntries(answer.gates.map(({ id, verdict }) => [id, verdict]));
  return { verdicts, check: answer.verdict, result, answer };
}

async function inFixture(fixture: Pick<GateFixture, 'base' | 'head'>, base: string | null = 'main') {
  return withFixture(fixture, built => verdictsOf(built, base));
}

describe('a gate that did not run is an error by its name, and the check fails', () => {
  it.each(GATE_IDS)('when a change takes %s out of the roster', async id => {
    const rest = GATE_IDS.filter(each => each !== id);
    const { verdicts, check, result } = await inFixture({
      base: { [P1]: 'version: 1\n' },
      head: { [P1]: `version: 1\ngates: { roster: [${rest.join(', ')}] }\n` },
    });
    expect([verdicts[id], check, result.reason_code]).toEqual(['error', 'fail', 'gate-failed']);
    expect(result.message).toMatch(new RegExp(`did not run: [^;]*\\b${id}\\b`));
  });

  it('when its time is up', async () => {
    const { verdicts, check } = await inFixture({
      base: { [P1]: 'version: 1\ngates: { timeout: 1ms, regression-timeout: 1ms }\n', ...CASE },
      head: EMPTY_CHANGE,
    });
    // The others look at a few files, and may be done by then.
    const slow = ['secrets', 'dependencies', 'workflows', 'toolchain', 'regression', 'change-control'];
    expect([slow.map(id => verdicts[id]), check]).toEqual([slow.map(() => 'error'), 'fail']);
  });

  it('when there is no git', async () => {
    const answer = await withFixture({ base: {}, head: EMPTY_CHANGE }, ({ folder, env }) =>
      verdictsOf({ folder, env: { ...env, PATH: join(folder, 'nowhere') } }),
    );
    expect([answer.verdicts, answer.check]).toEqual([
      Object.fromEntries(GATE_IDS.map(id => [id, 'error'])),
      'fail',
    ]);
  });

  it('when the clone is shallow', async () => {
    const answer = await withFixture({ base: {}, head: EMPTY_CHANGE }, async ({ folder, env, git }) => {
      const shallow = join(folder, '..', 'shallow');
      git('clone', '--quiet', '--depth=1', '--no-single-branch', `file://${folder}`, shallow);
      return verdictsOf({ folder: shallow, env }, 'origin/main');
    });
    expect([answer.verdicts, answer.check]).toEqual([
      Object.fromEntries(GATE_IDS.map(id => [id, 'error'])),
      'fail',
    ]);
    expect(answer.result.fix).toContain('fetch-depth: 0');
  });

  it('and only warns where the policy of the base says so', async () => {
    const { check } = await inFixture({
      base: { [P1]: 'version: 1\ngates: { timeout: 1ms, regression-timeout: 1ms, on-error: warn }\n' },
      head: EMPTY_CHANGE,
    });
    expect(check).toBe('warn');
  });

  it('whatever policy a change brings', async () => {
    const { check } = await inFixture({
      base: { [P1]: 'version: 1\ngates: { timeout: 1ms, regression-timeout: 1ms }\n' },
      head: { [P1]: 'version: 1\ngates: { timeout: 60s, on-error: warn }\n' },
    });
    expect(check).toBe('fail');
  });
});

describe('first adoption is not red', () => {
  it.each<readonly [string, Pick<GateFixture, 'base' | 'head'>, string | null]>([
    ['of a repository that has nothing', { base: {} }, null],
    ['of a change where nothing is set up', { base: {}, head: EMPTY_CHANGE }, 'main'],
    [
      'of the change that brings a p1.yml with some of the gates',
      { base: {}, head: { [P1]: 'version: 1\ngates: { roster: [secrets, workflows] }\n' } },
      'main',
    ],
  ])('%s', async (_, fixture, base) => {
    const { verdicts, check } = await inFixture(fixture, base);
    expect(['pass', 'warn']).toContain(check);
    expect(Object.values(verdicts).filter(verdict => verdict === 'fail' || verdict === 'error')).toEqual([]);
  });
});

it('says that a part of the gates is no check', async () => {
  await withFixture({ base: {}, head: EMPTY_CHANGE }, async built => {
    const { result, answer } = await judge(built, { only: ['workflows'], base: 'main' });
    expect([answer.isPartial, answer.gates.map(({ id }) => id)]).toEqual([true, ['workflows']]);
    expect(result.message).toContain('This is partial, not a check.');
  });
});

it('counts no gate that does not apply among those that let a change pass', async () => {
  await withFixture({ base: {}, head: EMPTY_CHANGE }, async built => {
    const some = await judge(built, { only: ['workflows', 'secrets'], base: 'main' });
    expect(some.result.message).toMatch(/^1 of 2 gates let the change .* pass; not applicable: workflows\./);
    const none = await judge(built, { only: ['workflows'], base: 'main' });
    expect(none.result.message).toMatch(/^No gate applies to the change .*: nothing was checked\./);
  });
});

it('takes no waivers from behind a link', async () => {
  await withFixture({ base: {}, isStanding: true }, async built => {
    mkdirSync(join(built.folder, '.github'));
    symlinkSync('../../elsewhere.yml', join(built.folder, '.github/p1-waivers.yml'));
    await expect(judge(built, { only: null, base: null })).rejects.toThrow(/This is no file/);
  });
});
