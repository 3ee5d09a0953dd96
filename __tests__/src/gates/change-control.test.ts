import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type BuiltFixture, withFixture } from './build-fixture.ts';
import { callOf, criteriaOf, findingsOf } from './change-control-call.ts';
import { POLICY, waiverFile } from './fixtures/change-control.ts';
import type { GateFixture } from './gate-fixture.ts';

const P1 = '.github/p1.yml';

/** Offline: what is protected and changed warns as not asked. */
async function judge(
  own: Pick<GateFixture, 'base' | 'head'>,
  prepare: (built: BuiltFixture) => void = () => {},
) {
  return withFixture(own, async built => {
    prepare(built);
    const call = callOf(built, 'main');
    return findingsOf({ ...call, circumstances: { ...call.circumstances, isOffline: true } });
  });
}

const told = (findings: Awaited<ReturnType<typeof judge>>) =>
  findings.map(({ criterion, scope }) => `${criterion.replace('change-control/', '')} ${scope}`);

function commitAll({ git }: BuiltFixture): void {
  git('add', '--all', '--force');
  git('commit', '--quiet', '--message', 'more');
}

test('a change of other paths passes, and says what was looked at', async () => {
  expect(
    await judge({ base: { [P1]: POLICY }, head: { 'src/a.ts': 'a\n', 'docs/.env.sample': 'A=\n' } }),
  ).toEqual([]);
});

describe('the policy of the base protects', () => {
  test.each([
    ['.github/p1.yml', 'another case', '.github/P1.YML'],
    ['.github/workflows/a.yml', 'another case', '.GitHub/Workflows/a.yml'],
    ['actions', 'any action file', 'tools/lint/action.yaml'],
    ['rules', 'the rules of the scan', '.gitleaks.toml'],
    ['ignores', 'the ignored secrets', '.github/p1-secrets.ignore.yml'],
    ['archive', 'former baselines', 'tests/regression/baselines/2026.json'],
    ['owners', 'code owners', 'docs/CODEOWNERS'],
    ['a file in place of a folder', 'its folder', '.github/workflows'],
  ])('%s: %s', async (_title, _why, path) => {
    expect(told(await judge({ base: { [P1]: POLICY }, head: { [path]: 'x\n' } }))).toContain(
      `approval-not-asked ${path}`,
    );
  });

  test('what it names, by globs and folders, wherever the change moves the names to', async () => {
    const policy = `${POLICY}  protected: [prompts, "src/**/limits.ts"]\nscan:\n  ignore: config/ignored.yml\n`;
    const head = {
      [P1]: POLICY,
      'prompts/a.txt': 'a\n',
      'src/deep/in/limits.ts': '1\n',
      'config/ignored.yml': 'salt: x\n',
    };
    const found = told(await judge({ base: { [P1]: policy }, head }));
    expect(found).toEqual(
      expect.arrayContaining([
        'approval-not-asked config/ignored.yml',
        'approval-not-asked prompts/a.txt',
        'approval-not-asked src/deep/in/limits.ts',
        'policy-loosened gates.protected',
        'policy-loosened scan.ignore',
      ]),
    );
  });

  test('against a link in place of the file, and a link in place of its folder', async () => {
    const workflow = '.github/workflows/ci.yml';
    const found = await judge(
      { base: { [P1]: POLICY, [workflow]: 'on: push\n', 'evil.yml': 'on: push\n' } },
      built => {
        unlinkSync(join(built.folder, workflow));
        symlinkSync('../../evil.yml', join(built.folder, workflow));
        symlinkSync('elsewhere', join(built.folder, 'docs'));
        commitAll(built);
      },
    );
    expect(told(found)).toEqual(
      expect.arrayContaining([`approval-not-asked ${workflow}`, 'approval-not-asked docs']),
    );
  });

  test('what a link of the base leads to', async () => {
    const found = await withFixture({ base: { [P1]: POLICY, 'real/rules.toml': 'a\n' } }, async built => {
      built.git('switch', '--quiet', 'main');
      symlinkSync('real/rules.toml', join(built.folder, '.gitleaks.toml'));
      commitAll(built);
      built.git('switch', '--quiet', '--create', 'later');
      unlinkSync(join(built.folder, 'real/rules.toml'));
      commitAll(built);
      const call = callOf(built, 'main');
      return told(await findingsOf({ ...call, circumstances: { ...call.circumstances, isOffline: true } }));
    });
    expect(found).toContain('approval-not-asked real/rules.toml');
  });

  test('against another mode', async () => {
    const found = await judge({ base: { [P1]: POLICY } }, built => {
      built.git('update-index', '--chmod=+x', P1);
      built.git('commit', '--quiet', '--message', 'mode');
      built.git('checkout', '--', P1);
    });
    expect(told(found)).toContain(`approval-not-asked ${P1}`);
  });

  test('and refuses to guess what a broken glob of it means', async () => {
    const policy = `${POLICY}  protected: ["src/@(a|b)"]\n`;
    await expect(judge({ base: { [P1]: policy }, head: { a: 'a' } })).rejects.toThrow('src/@(a|b)');
  });
});

test('a name that a terminal or a runner would act on is shown as text', async () => {
  const path = '.github/workflows/a\u001b[2J\n::error::x.yml';
  const [finding] = await judge({ base: { [P1]: POLICY }, head: { [path]: 'on: push\n' } });
  expect(finding?.message).not.toMatch(/[\u0000-\u001f]/);
});

test('what the base has already is not held against a change, and a dead letter is known by its shape alone', async () => {
  const base = { [P1]: POLICY, '.env': 'A=1\n', 'tmp/.gitkeep': '' };
  expect(
    await judge({ base, head: { 'data/entry.json': '{"schema_version":1}\n', 'tmp/.gitignore': '*\n' } }),
  ).toEqual([]);
});

test('a waiver that its own author allows is told when the change adds it, and not later', async () => {
  const file = { '.github/p1-waivers.yml': waiverFile({ approver: 'mallory' }) };
  const judgeBy = (base: GateFixture['base'], head: NonNullable<GateFixture['head']>) =>
    withFixture({ base, head }, built => {
      const call = callOf(built, 'main');
      const pullRequest = { number: 7, author: 'Mallory', head: call.circumstances.head };
      return criteriaOf({ ...call, pullRequest, circumstances: { ...call.circumstances, isOffline: true } });
    });
  expect(await judgeBy({}, file)).toContain('waiver-self-approved');
  expect(await judgeBy(file, {})).toEqual([]);
});

test('below a folder of a larger repository the paths of the policy are that folder’s', async () => {
  const base = { 'sub/.github/p1.yml': POLICY };
  const head = { 'sub/.gitleaks.toml': 'a\n', '.gitleaks.toml': 'a\n', 'sub/.p1/outputs/a': 'a\n' };
  const found = await withFixture({ base, head }, async built => {
    const call = callOf(built, 'main', { configPath: 'sub/.github/p1.yml' });
    const { policy } = callOf(built, null).circumstances;
    const own = { ...policy, repositoryRoot: join(built.folder, 'sub'), root: join(built.folder, 'sub/.p1') };
    return told(await findingsOf({ ...call, circumstances: { ...call.circumstances, policy: own } }));
  });
  expect(found).toEqual(
    expect.arrayContaining(['no-approvers sub/.gitleaks.toml', 'outputs-committed sub/.p1/outputs/a']),
  );
  expect(found).not.toContain('no-approvers .gitleaks.toml');
});
