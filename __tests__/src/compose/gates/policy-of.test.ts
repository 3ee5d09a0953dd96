import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { policyInForce } from '../../../../src/compose/gates/policy-of.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { openGit } from '../../../../src/git/git.ts';
import { type BuiltFixture, withFixture } from '../../gates/build-fixture.ts';
import type { GateFixture } from '../../gates/gate-fixture.ts';

const STRICT = 'version: 1\ngates: { approvers: [alice] }\n';
const LOOSE = 'version: 1\ngates: { approvers: [mallory] }\n';

async function policyOf({ folder, env, git }: BuiltFixture, configPath: string | null = null) {
  const { config } = loadConfig({ workingFolder: folder, file: null, root: null });
  const base = git('rev-parse', 'main');
  const { policy, path, source } = await policyInForce({
    git: openGit({ folder, env }),
    base,
    config,
    configPath,
    workingFolder: folder,
  });
  return { approvers: policy.gates.approvers, path, source: source.replace(base.slice(0, 12), 'BASE') };
}

it.each<readonly [string, Pick<GateFixture, 'base' | 'head'>]>([
  ['edits', { base: { '.github/p1.yml': STRICT }, head: { '.github/p1.yml': LOOSE } }],
  ['breaks', { base: { '.github/p1.yml': STRICT }, head: { '.github/other.yml': 'version: [' } }],
  ['deletes', { base: { '.github/p1.yml': STRICT }, head: { '.github/p1.yml': null } }],
  ['renames', { base: { '.github/p1.yml': STRICT }, head: { '.github/p1.yml': null, 'other.yml': LOOSE } }],
])('is the base’s, whatever a change does that %s it', async (_, fixture) => {
  await withFixture(fixture, async built => {
    expect(await policyOf(built)).toEqual({
      approvers: ['alice'],
      path: '.github/p1.yml',
      source: '.github/p1.yml of the base BASE',
    });
  });
});

it('is the base’s p1.yml where a change names another file that the base does not have', async () => {
  const change = { base: { '.github/p1.yml': STRICT }, head: { 'loose.yml': LOOSE } };
  await withFixture(change, async built => {
    expect(await policyOf(built, 'loose.yml')).toMatchObject({ approvers: ['alice'] });
  });
});

it('is the base’s p1.yml in its usual place where a change names another file that the base has', async () => {
  const change = { base: { '.github/p1.yml': STRICT, 'examples/p1.yml': LOOSE }, head: { 'a.txt': 'a' } };
  await withFixture(change, async built => {
    expect(await policyOf(built, 'examples/p1.yml')).toMatchObject({
      approvers: ['alice'],
      path: '.github/p1.yml',
    });
  });
});

it('is the file that was named, as the base has it, where there is none in the usual place', async () => {
  await withFixture({ base: { 'ci/p1.yml': STRICT }, head: { 'ci/p1.yml': LOOSE } }, async built => {
    expect(await policyOf(built, 'ci/p1.yml')).toMatchObject({ approvers: ['alice'], path: 'ci/p1.yml' });
  });
});

it('is that of no file where the base has none: a change cannot set itself one', async () => {
  await withFixture({ base: {}, head: { '.github/p1.yml': LOOSE } }, async built => {
    expect(await policyOf(built)).toMatchObject({
      approvers: [],
      source: 'defaults: the base BASE has no .github/p1.yml',
    });
  });
});

it('is refused where the base’s is not legal', async () => {
  await withFixture(
    { base: { '.github/p1.yml': 'version: 2\n' }, head: { '.github/p1.yml': STRICT } },
    async built => {
      await expect(policyOf(built)).rejects.toThrow(/p1\.yml of the base [0-9a-f]{12}:1:10/);
    },
  );
});

it('is refused where the base’s is a link', async () => {
  await withFixture({ base: { 'a.yml': STRICT } }, async built => {
    built.git('switch', '--quiet', 'main');
    symlinkSync('a.yml', join(built.folder, 'p1.yml'));
    built.git('add', '--all');
    built.git('commit', '--quiet', '--message', 'a link');
    await expect(policyOf(built, 'p1.yml')).rejects.toThrow(/This is a link or a folder/);
  });
});
