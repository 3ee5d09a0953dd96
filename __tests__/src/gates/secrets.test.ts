import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { gatherSecrets } from '../../../src/compose/gates/secrets.ts';
import { secretsGate } from '../../../src/gates/secrets/gate.ts';
import { ConfigError, ExternalError } from '../../../src/kernel/errors.ts';
import {
  arranged,
  gateUnderTest,
  gitIn,
  type Judgement,
  judged,
} from '../../doubles/gates/judged-repository.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { IGNORES, ignores, TOKEN } from './fixtures/secrets.ts';
import type { GateFixture } from './gate-fixture.ts';

const temp = useTempFolder();
const gate = gateUnderTest(secretsGate, gatherSecrets);

const judge = async (
  fixture: Pick<GateFixture, 'base' | 'head' | 'isStanding'>,
  change: (call: GateCall) => GateCall = call => call,
): Promise<Judgement> =>
  judged(
    change(
      await arranged(temp.path, { criterion: '', expects: { verdict: 'pass', criteria: [] }, ...fixture }),
    ),
    gate,
  );

const messages = ({ decision }: Judgement): string =>
  decision.kind === 'judged'
    ? decision.findings.map(({ message, fix }) => `${message} ${fix}`).join('\n')
    : '';

test('a change without a secret passes, and says what was looked at', async () => {
  const { verdict, decision } = await judge({ base: {}, head: { 'a.txt': 'a\n' } });
  expect(verdict).toBe('pass');
  expect(decision.evidence.join('\n')).toMatch(/^commits [0-9a-f]{12}\.\.[0-9a-f]{12}: 1 commits, /);
});

test('the secret is in nothing that the gate says', async () => {
  const found = await judge({ base: {}, head: { [`${TOKEN}.txt`]: `token: ${TOKEN}\n` } });
  expect(found.verdict).toBe('fail');
  expect(JSON.stringify(found)).not.toContain(TOKEN);
});

describe('a change does not excuse itself', () => {
  const SECRET = { 'config.txt': `token: ${TOKEN}\n` };

  test('by an ignore of its own, of which the finding says why it counts for nothing', async () => {
    const found = await judge({ base: {}, head: { ...SECRET, [IGNORES]: ignores('2027-06-01') } });
    expect([found.verdict, found.criteria]).toEqual(['fail', ['secrets/new-finding']]);
    expect(messages(found)).toMatch(
      /of this change ignores it, which counts for nothing.*a pull request of its own first/s,
    );
  });

  test('by an entry that it adds to the ignores of the base', async () => {
    const found = await judge({
      base: { [IGNORES]: ignores('2027-06-01', 'e'.repeat(32)) },
      head: { ...SECRET, [IGNORES]: ignores('2027-06-01') },
    });
    expect(found.criteria).toEqual(['secrets/new-finding']);
    expect(messages(found)).toContain('counts for nothing');
  });

  test('by renewing what ran out in the base', async () => {
    const found = await judge({
      base: { [IGNORES]: ignores('2026-11-01') },
      head: { ...SECRET, [IGNORES]: ignores('2027-06-01') },
    });
    expect(found.criteria).toEqual(['secrets/new-finding']);
    expect(messages(found)).toContain('counts for nothing');
  });

  test('by a comment beside the secret', async () => {
    const found = await judge({ base: {}, head: { 'config.txt': `token: ${TOKEN} # gitleaks:allow\n` } });
    expect(found.criteria).toEqual(['secrets/new-finding']);
  });

  test.each([
    ['an allowlist', '[extend]\nuseDefault = true\n[[allowlists]]\npaths = [".*"]\n'],
    ['rules that find nothing', '[[rules]]\nid = "x"\nregex = "never-there"\n'],
    ['rules that are not legal', '[[rules'],
  ])('by %s in a .gitleaks.toml of its own', async (_title, rules) => {
    const found = await judge({ base: {}, head: { ...SECRET, '.gitleaks.toml': rules } });
    expect(found.criteria).toEqual(['secrets/new-finding']);
  });

  test('by a higher `scan.fail-on`, or another ignore file, in its p1.yml', async () => {
    const found = await judge({
      base: {},
      head: {
        ...SECRET,
        '.github/p1.yml': 'version: 1\nscan:\n  fail-on: critical\n  ignore: mine.yml\n',
        'mine.yml': ignores('2027-06-01'),
      },
    });
    expect(found.criteria).toEqual(['secrets/new-finding']);
  });
});

describe('what the base says is in force', () => {
  test('its ignores', async () => {
    const found = await judge({
      base: { [IGNORES]: ignores('2027-06-01') },
      head: { 'config.txt': `token: ${TOKEN}\n`, [IGNORES]: null },
    });
    expect([found.verdict, found.criteria]).toEqual(['pass', []]);
  });

  test('its rules, through a link and what they extend', async () => {
    const found = await judge({
      base: {
        'rules/own.toml': '[extend]\npath = "rules/more.toml"\n',
        'rules/more.toml': '[[rules]]\nid = "own"\nregex = "own-[0-9]{8}"\n',
        '.github/p1.yml': 'version: 1\nscan:\n  config: rules/own.toml\n',
      },
      head: { 'a.txt': 'own-12345678\n', 'rules/own.toml': null, 'rules/more.toml': null },
    });
    expect(found.criteria).toEqual(['secrets/new-finding']);
    expect(found.decision.evidence.join('\n')).toContain('its rules ("rules/own.toml", "rules/more.toml")');
  });

  test('rules that it names and does not have are an error', async () => {
    const fixture = {
      base: { '.github/p1.yml': 'version: 1\nscan:\n  config: none.toml\n' },
      head: { 'a.txt': 'a\n' },
    };
    await expect(judge(fixture)).rejects.toThrow(ConfigError);
  });

  test('an ignore file of the base that is not legal can be mended by a change', async () => {
    const found = await judge({ base: { [IGNORES]: 'salt: [' }, head: { [IGNORES]: ignores('2027-06-01') } });
    expect([found.verdict, found.criteria]).toEqual(['pass', []]);
    expect(found.decision.evidence.join('\n')).toContain('it ignored nothing');
  });
});

test('an ignore file that a change breaks is an error', async () => {
  await expect(judge({ base: {}, head: { [IGNORES]: 'salt: [' } })).rejects.toThrow(ConfigError);
});

describe('what is not all there is an error', () => {
  const CHANGE = { base: {}, head: { 'a.txt': 'a\n' } };
  const expectError = (found: Judgement): void =>
    expect([found.verdict, found.criteria]).toEqual(['error', ['secrets/range-unresolvable']]);
  const without = (call: GateCall, change: Partial<GateCall['circumstances']>): GateCall => ({
    ...call,
    circumstances: { ...call.circumstances, ...change },
  });

  test('a base that the clone does not have', async () => {
    expectError(await judge(CHANGE, call => without(call, { base: 'f'.repeat(40) })));
  });

  test('a range without a commit: the base was checked out in place of the change', async () => {
    expectError(await judge(CHANGE, call => without(call, { head: call.circumstances.base ?? '' })));
  });

  test('a head of the pull request that is not in what is checked out', async () => {
    const found = await judge(CHANGE, call => {
      gitIn(call.workingFolder, 'switch', '--quiet', '--create', 'other', 'main');
      gitIn(call.workingFolder, 'commit', '--quiet', '--allow-empty', '--message', 'x');
      const head = gitIn(call.workingFolder, 'rev-parse', 'change');
      const other = gitIn(call.workingFolder, 'rev-parse', 'HEAD');
      return { ...without(call, { head: other }), pullRequest: { number: 1, author: 'octocat', head } };
    });
    expectError(found);
    expect(messages(found)).toContain('does not hold the pull request');
  });

  test('a file of a partial clone', async () => {
    const found = await judge({ base: {}, head: [{ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' }] }, call => {
      const blob = gitIn(call.workingFolder, 'rev-parse', 'HEAD~1:a.txt');
      const objects = join(call.workingFolder, '.git/objects');
      renameSync(join(objects, blob.slice(0, 2), blob.slice(2)), join(temp.path, 'lost'));
      return call;
    });
    expectError(found);
  });
});

test('the merge commit of a pull request is scanned with all commits that it brings', async () => {
  const found = await judge(
    { base: {}, head: [{ 'config.txt': `token: ${TOKEN}\n` }, { 'config.txt': null }] },
    call => {
      const folder = call.workingFolder;
      const head = gitIn(folder, 'rev-parse', 'HEAD');
      gitIn(folder, 'switch', '--quiet', '--detach', 'main');
      gitIn(folder, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'change');
      return {
        ...call,
        circumstances: { ...call.circumstances, head: gitIn(folder, 'rev-parse', 'HEAD') },
        pullRequest: { number: 1, author: 'octocat', head },
      };
    },
  );
  expect(found.criteria).toEqual(['secrets/new-finding']);
});

describe('without a base', () => {
  const HISTORY = {
    base: { 'config.txt': `token: ${TOKEN}\n` },
    head: [{ 'config.txt': null }, { 'a.txt': 'a\n' }],
    isStanding: true,
  };

  test('of a push what it brought is scanned', async () => {
    const found = await judge(HISTORY, call => {
      const revision = (name: string): string => gitIn(call.workingFolder, 'rev-parse', name);
      const event = join(temp.path, 'event.json');
      writeFileSync(event, JSON.stringify({ before: revision('HEAD~1'), after: revision('HEAD') }));
      return {
        ...call,
        event: 'push',
        env: { ...call.env, GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: event },
      };
    });
    expect([found.verdict, found.criteria]).toEqual(['pass', []]);
  });

  test('of a schedule the whole history', async () => {
    const found = await judge(HISTORY, call => ({
      ...call,
      env: { ...call.env, GITHUB_EVENT_NAME: 'schedule' },
    }));
    expect(found.criteria).toEqual(['secrets/new-finding']);
    expect(found.decision.evidence[0]).toMatch(/^the whole history: 3 commits/);
  });
});

test('a scan whose time is up has no answer', async () => {
  const stopped = judge({ base: {}, head: { 'a.txt': 'a\n' } }, call => {
    call.stop.request({ cause: 'timeout', why: 'it took 120 s' });
    return call;
  });
  await expect(stopped).rejects.toThrow(ExternalError);
});
