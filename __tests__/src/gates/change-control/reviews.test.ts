import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { UnresolvableError } from '../../../../src/git/unresolvable.ts';
import { ExternalError } from '../../../../src/kernel/errors.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import type { Review } from '../../../doubles/github/stores/pulls.ts';
import { type BuiltFixture, withFixture } from '../build-fixture.ts';
import { callOf, criteriaOf, findingsOf } from '../change-control-call.ts';
import { POLICY } from '../fixtures/change-control.ts';

const P1 = '.github/p1.yml';
const RAISED = { [P1]: POLICY.replace('10', '20') };
const REFUSED = ['policy-loosened', 'protected-path-changed'];

let github: GitHubDouble;
beforeAll(async () => {
  github = await startGitHubDouble();
});
afterEach(() => {
  github.pulls.clear();
  github.requests.clear();
});
afterAll(() => github.close());

const approval = (commit: string, user = 'octocat'): Review => ({ user, state: 'APPROVED', commit });

function online(built: BuiltFixture, event: string, level: 'none' | 'read' = 'read') {
  Object.assign(built.env, {
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: 'octo-org/widgets',
    GITHUB_EVENT_NAME: event,
    GITHUB_TOKEN: github.token({ 'pull-requests': level }),
  });
  return callOf(built, 'main');
}

const add = ({ git }: BuiltFixture, message: string, path: string): string => {
  git('update-index', '--add', '--cacheinfo', `100644,${git('hash-object', '-w', 'README.md')},${path}`);
  git('commit', '--quiet', '--message', message);
  git('reset', '--quiet', '--hard');
  return git('rev-parse', 'HEAD');
};

describe('a pull request', () => {
  const change = { base: { [P1]: POLICY }, head: RAISED };
  const ask = (built: BuiltFixture, reviews: readonly Review[], author = 'mallory') => {
    const call = online(built, 'pull_request');
    const { head } = call.circumstances;
    github.pulls.put({ number: 7, author, head, reviews });
    return { ...call, pullRequest: { number: 7, author, head } };
  };

  test('that an approver approved passes', () =>
    withFixture(change, async built => {
      expect(await criteriaOf(ask(built, [approval(built.git('rev-parse', 'HEAD'))]))).toEqual([]);
    }));

  test('that its author approved, an approver or not, does not', () =>
    withFixture(change, async built => {
      const head = built.git('rev-parse', 'HEAD');
      const [finding] = await findingsOf(ask(built, [approval(head)], 'octocat'));
      expect(finding?.message).toContain('its author is an approver, and cannot approve it');
      expect(finding?.message).toContain(
        'It loosens: `guard.daily-budget-usd` is raised from $10.00 to $20.00.',
      );
      expect(await criteriaOf(ask(built, [approval(head, 'mallory')]))).toEqual(REFUSED);
    }));

  test('approved before something else was pushed passes; before something protected was pushed, not', () =>
    withFixture(change, async built => {
      const approved = built.git('rev-parse', 'HEAD');
      add(built, 'code', 'src/a.ts');
      expect(await criteriaOf(ask(built, [approval(approved)]))).toEqual([]);
      add(built, 'more', '.github/workflows/evil.yml');
      expect(await criteriaOf(ask(built, [approval(approved)]))).toEqual(REFUSED);
    }));

  test('is not let through by an approval of what was pushed after it was checked out', () =>
    withFixture(change, async built => {
      const call = ask(built, []);
      github.pulls.put({
        number: 7,
        author: 'mallory',
        head: 'e'.repeat(40),
        reviews: [approval('e'.repeat(40))],
      });
      expect(await criteriaOf(call)).toEqual(REFUSED);
    }));

  test('that makes somebody an approver is judged by the approvers of the base', () =>
    withFixture(
      { base: { [P1]: POLICY }, head: { [P1]: POLICY.replace('octocat', 'mallorys-friend') } },
      async built => {
        const call = ask(built, [approval(built.git('rev-parse', 'HEAD'), 'mallorys-friend')]);
        expect(await criteriaOf(call)).toEqual(REFUSED);
      },
    ));

  test('of which another commit is checked out is an error', () =>
    withFixture(change, async built => {
      const call = ask(built, []);
      const pullRequest = { number: 7, author: 'mallory', head: 'e'.repeat(40) };
      await expect(criteriaOf({ ...call, pullRequest })).rejects.toBeInstanceOf(UnresolvableError);
    }));

  test('is an error that names the line to add where the job may not read reviews', () =>
    withFixture(change, async built => {
      const call = ask(built, []);
      const token = github.token({ 'pull-requests': 'none' });
      const refused = await criteriaOf({ ...call, token }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ExternalError);
      expect(refused).toMatchObject({ fix: expect.stringContaining('permissions: pull-requests: read') });
    }));

  test('that touches nothing protected needs neither the permission nor a request', () =>
    withFixture({ base: { [P1]: POLICY }, head: { 'src/a.ts': 'a\n' } }, async built => {
      expect(await criteriaOf({ ...ask(built, []), token: '' })).toEqual([]);
      expect(github.requests.all()).toEqual([]);
    }));
});

describe('a merge group', () => {
  /** Two pull requests, each merged by a merge commit: 7 raises the budget, 8 adds code. */
  const group = (work: (built: BuiltFixture, heads: { seven: string; eight: string }) => Promise<void>) =>
    withFixture({ base: { [P1]: POLICY }, head: RAISED }, async built => {
      const { git } = built;
      const seven = git('rev-parse', 'HEAD');
      git('switch', '--quiet', '--create', 'eight', 'main');
      const eight = add(built, 'code', 'src/a.ts');
      git('switch', '--quiet', '--create', 'queue', 'main');
      git('merge', '--quiet', '--no-ff', '--message', 'merge 7', seven);
      git('merge', '--quiet', '--no-ff', '--message', 'merge 8', eight);
      await work(built, { seven, eight });
    });

  const asked = (built: BuiltFixture, named: number) => {
    built.env['GITHUB_REF'] = `refs/heads/gh-readonly-queue/main/pr-${named}-${'0'.repeat(40)}`;
    return online(built, 'merge_group');
  };

  test('passes when who changes protected paths is approved; the others need not be', () =>
    group(async (built, { seven, eight }) => {
      github.pulls.put({ number: 7, author: 'mallory', head: seven, reviews: [approval(seven)] });
      github.pulls.put({ number: 8, author: 'octocat', head: eight });
      expect(await criteriaOf(asked(built, 8))).toEqual([]);
    }));

  test('does not hide an unapproved change behind an approved one', () =>
    group(async (built, { seven, eight }) => {
      github.pulls.put({ number: 7, author: 'mallory', head: seven });
      github.pulls.put({ number: 8, author: 'monalisa', head: eight, reviews: [approval(eight)] });
      const findings = await findingsOf(asked(built, 8));
      expect(findings[0]?.message).toContain('in #7 nobody approved');
    }));

  test('judges all when it cannot tell whose change it is', () =>
    group(async (built, { seven, eight }) => {
      const squashed = 'd'.repeat(40);
      github.pulls.put({
        number: 7,
        author: 'mallory',
        head: squashed,
        commits: [seven],
        reviews: [approval(squashed)],
      });
      github.pulls.put({ number: 8, author: 'monalisa', head: squashed, commits: [eight], reviews: [] });
      expect(await criteriaOf(asked(built, 8))).toEqual(REFUSED);
    }));

  test('with a commit of no known pull request is an error', () =>
    group(async (built, { eight }) => {
      github.pulls.put({ number: 8, author: 'monalisa', head: eight, reviews: [approval(eight)] });
      await expect(criteriaOf(asked(built, 8))).rejects.toThrow('GitHub names no pull request');
    }));
});
