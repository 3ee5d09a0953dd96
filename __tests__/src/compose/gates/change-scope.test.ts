import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { changeScope } from '../../../../src/compose/gates/change-scope.ts';
import { openGit } from '../../../../src/git/git.ts';
import { type BuiltFixture, withFixture } from '../../gates/build-fixture.ts';

const CHANGE = { base: { 'a.txt': 'a\n' }, head: { 'b.txt': 'b\n' } };

function scopeOf({ folder, env }: BuiltFixture, ask: { base?: string; head?: string } = {}) {
  return changeScope(openGit({ folder, env }), { base: ask.base ?? null, head: ask.head ?? null }, env);
}

/** Lets the environment be that of a job which the event started. */
function event({ folder, env }: BuiltFixture, name: string, payload: unknown): void {
  const file = join(folder, '..', 'event.json');
  writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  Object.assign(env, { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file });
}

const pullRequest = (base: string, head: string) => ({
  pull_request: { number: 7, user: { login: 'octocat' }, base: { sha: base }, head: { sha: head } },
});

it('judges what stands where nobody names a base and no event has one', async () => {
  await withFixture(CHANGE, async built => {
    const head = built.git('rev-parse', 'HEAD');
    event(built, 'push', { before: built.git('rev-parse', 'main'), after: head });
    expect(await scopeOf(built)).toEqual({
      base: null,
      mergeBase: null,
      head,
      pullRequest: null,
      what: `commit ${head.slice(0, 12)}`,
    });
  });
});

it('judges a change from where it left its base, by the policy of the base’s tip', async () => {
  await withFixture(CHANGE, async built => {
    const fork = built.git('rev-parse', 'main');
    const head = built.git('rev-parse', 'HEAD');
    built.git('switch', '--quiet', 'main');
    built.git('commit', '--quiet', '--allow-empty', '--message', 'later');
    const base = built.git('rev-parse', 'main');
    built.git('switch', '--quiet', 'change');
    expect(await scopeOf(built, { base: 'main' })).toMatchObject({ base, mergeBase: fork, head });
  });
});

describe('a pull request', () => {
  it('is judged by its payload', async () => {
    await withFixture(CHANGE, async built => {
      const [base, head] = [built.git('rev-parse', 'main'), built.git('rev-parse', 'HEAD')];
      event(built, 'pull_request', pullRequest(base, head));
      expect(await scopeOf(built)).toMatchObject({
        base,
        head,
        pullRequest: { number: 7, author: 'octocat', head },
      });
    });
  });

  it('is judged by the base that GitHub merged it into, where that is newer than the payload’s', async () => {
    await withFixture(CHANGE, async built => {
      const [told, head] = [built.git('rev-parse', 'main'), built.git('rev-parse', 'HEAD')];
      built.git('switch', '--quiet', 'main');
      built.git('commit', '--quiet', '--allow-empty', '--message', 'later');
      const base = built.git('rev-parse', 'HEAD');
      built.git('merge', '--quiet', '--no-ff', '--message', 'the merge', 'change');
      event(built, 'pull_request', pullRequest(told, head));
      expect(await scopeOf(built)).toMatchObject({ base, mergeBase: base, pullRequest: { head } });
    });
  });

  it('is not judged by a merge of its own making', async () => {
    await withFixture(CHANGE, async built => {
      const base = built.git('rev-parse', 'main');
      built.git('switch', '--quiet', '--create', 'other', 'main');
      built.git('commit', '--quiet', '--allow-empty', '--message', 'a looser policy');
      built.git('merge', '--quiet', '--no-ff', '--message', 'a merge', 'change');
      event(built, 'pull_request', pullRequest(base, built.git('rev-parse', 'HEAD')));
      expect(await scopeOf(built)).toMatchObject({ base });
    });
  });

  it('is refused where something else is checked out', async () => {
    await withFixture(CHANGE, async built => {
      const [base, head] = [built.git('rev-parse', 'main'), built.git('rev-parse', 'HEAD')];
      event(built, 'pull_request_target', pullRequest(base, head));
      built.git('switch', '--quiet', 'main');
      await expect(scopeOf(built)).rejects.toThrow(/is not checked out: HEAD is/);
    });
  });

  it.each([
    ['is no JSON', '{'],
    ['has no commits', { pull_request: { number: 7 } }],
    ['has no number', { pull_request: { base: { sha: 'a'.repeat(40) }, head: { sha: 'b'.repeat(40) } } }],
  ])('is refused when its payload %s', async (_, payload) => {
    await withFixture(CHANGE, async built => {
      event(built, 'pull_request', payload);
      await expect(scopeOf(built)).rejects.toThrow(/does not say which change it is about/);
    });
  });
});

it('judges a merge group by its base', async () => {
  await withFixture(CHANGE, async built => {
    const [base, head] = [built.git('rev-parse', 'main'), built.git('rev-parse', 'HEAD')];
    event(built, 'merge_group', { merge_group: { base_sha: base, head_sha: head } });
    expect(await scopeOf(built)).toMatchObject({ base, mergeBase: base, head, pullRequest: null });
  });
});

describe('nothing is judged', () => {
  it('of a clone that lacks commits', async () => {
    await withFixture(CHANGE, async built => {
      const shallow = join(built.folder, '..', 'shallow');
      built.git('clone', '--quiet', '--depth=1', '--no-single-branch', `file://${built.folder}`, shallow);
      const scope = scopeOf({ ...built, folder: shallow }, { base: 'origin/main' });
      await expect(scope).rejects.toThrow(/This clone is shallow/);
    });
  });

  it('from a base that is not there', async () => {
    await withFixture(CHANGE, async built => {
      await expect(scopeOf(built, { base: 'nowhere' })).rejects.toThrow(/names no commit of this clone/);
    });
  });

  it('from a base that has no history in common', async () => {
    await withFixture(CHANGE, async built => {
      built.git('switch', '--quiet', '--orphan', 'apart');
      built.git('commit', '--quiet', '--allow-empty', '--message', 'apart');
      await expect(scopeOf(built, { base: 'main' })).rejects.toThrow(/no history in common/);
    });
  });

  it('of a folder without a repository', async () => {
    await withFixture(CHANGE, async built => {
      await expect(scopeOf({ ...built, folder: join(built.folder, '..', 'bin') })).rejects.toThrow(
        /no git repository/,
      );
    });
  });
});
