import { describe, expect, test } from '@jest/globals';
import { criteriaOf, findingsIn } from './judged.ts';
import { workflowText } from './workflow-texts.ts';

const COMMIT = '1'.repeat(40);
const uses = (action: string) => workflowText({ steps: `- uses: ${action}` });

describe('uses', () => {
  test.each([
    [`acme/one@${COMMIT}`, []],
    [`acme/one/below@${COMMIT.replaceAll('1', 'F')}`, []],
    ['./tools/one', []],
    ['$/tools/one', []],
    [`docker://alpine@sha256:${'3'.repeat(64)}`, []],
    [`docker://alpine:3.22@sha256:${'3'.repeat(64)}`, []],
    ['stranger/one@v1', ['unpinned-action']],
    ['stranger/one@main', ['unpinned-action']],
    ['stranger/one@1111111', ['unpinned-action']],
    [`stranger/one@${COMMIT}1`, ['unpinned-action']],
    ['stranger/one', ['unpinned-action']],
    ['docker://alpine', ['unpinned-action']],
    ['docker://registry.example:5000/team/alpine:3.22', ['unpinned-action']],
    ['docker://ghcr.io/acme/one:1', ['trusted-by-tag']],
    ['one@v1', ['unpinned-action']],
    ['${{ inputs.action }}', ['unpinned-action']],
    ['actions/setup-node@v6', ['trusted-by-tag']],
    ['Actions/setup-node@v6', ['trusted-by-tag']],
    ['github/codeql-action/init@v4', ['trusted-by-tag']],
    ['acme/one@v1', ['trusted-by-tag']],
    ['org/p1/launch@v1', ['trusted-by-tag']],
    ['org/other@v1', ['unpinned-action']],
    ['actionsx/setup-node@v6', ['unpinned-action']],
  ])('%s', (action, expected) => expect(criteriaOf(uses(action))).toEqual(expected));

  test('of a called workflow count too', () => {
    const text =
      'on: push\npermissions: {}\njobs:\n  call:\n    uses: stranger/one/.github/workflows/a.yml@v1\n';
    expect(findingsIn({ 'test.yml': text })).toMatchObject([
      { criterion: 'workflows/unpinned-action', scope: 'stranger/one', place: { line: 5, column: 11 } },
    ]);
  });

  test('of nobody’s own organisation are a stranger’s', () => {
    expect(criteriaOf(uses('acme/one@v1'), { owner: null })).toEqual(['unpinned-action']);
  });

  test('a waiver names an image by its repository', () => {
    expect(
      findingsIn({ 'test.yml': uses('docker://registry.example:5000/team/alpine:3.22') })[0]?.scope,
    ).toBe('registry.example:5000/team/alpine');
  });
});

describe('secrets: inherit', () => {
  const call = (workflow: string, secrets = 'inherit') =>
    `on: push\npermissions: {}\njobs:\n  call:\n    uses: ${workflow}\n    secrets: ${secrets}\n`;

  test.each([
    [call(`stranger/one/.github/workflows/a.yml@${COMMIT}`), ['inherited-secrets']],
    [call(`acme/one/.github/workflows/a.yml@${COMMIT}`), []],
    [call('./.github/workflows/a.yml'), []],
    [call(`stranger/one/.github/workflows/a.yml@${COMMIT}`, '{ key: "${{ secrets.KEY }}" }'), []],
  ])('%#', (text, expected) => expect(criteriaOf(text)).toEqual(expected));
});

describe('the version beside a pin', () => {
  const OTHER = '2'.repeat(40);
  const steps = (...lines: readonly string[]) =>
    workflowText({ steps: lines.map(line => `- uses: ${line}`).join('\n') });

  test.each([
    [[`a/b@${COMMIT} # v1.0.0`, `a/b@${COMMIT} # v1`], []],
    [[`a/b@${COMMIT} # v1.0.0`, `a/b@${OTHER} # v1.1.0`], []],
    [[`a/b@${COMMIT} # v1.0.0`, `c/d@${OTHER} # v1.0.0`], []],
    [[`a/b@${COMMIT} # pinned for now`, `a/b@${OTHER} # pinned for now`], []],
    [[`a/b@${COMMIT} # ${COMMIT}`], []],
    [[`a/b@${COMMIT} # ${OTHER}`], ['version-comment']],
    [[`a/b@${COMMIT} # v1.0.0`, `a/b@${COMMIT} # v1.1.0`], ['version-comment']],
    [[`a/b@${COMMIT} # v1.0.0`, `A/b/below@${OTHER} # tag=v1.0.0 why`], ['version-comment']],
    [[`"a/b@${COMMIT}" # @v2`, `a/b@${OTHER} # ratchet:a/b@v2`], ['version-comment']],
  ])('%j', (lines, expected) => expect(criteriaOf(steps(...lines))).toEqual(expected));

  test('the rarer of two is told', () => {
    const text = steps(`a/b@${COMMIT} # v1`, `a/b@${COMMIT} # v2`, `a/b@${COMMIT} # v2`);
    expect(findingsIn({ 'test.yml': text })).toMatchObject([{ place: { line: 10 } }]);
  });

  test('is held against the tag where GitHub told it', () => {
    const text = steps(`a/b@${COMMIT} # v1`, `c/d@${COMMIT} # v2`, `e/f@${COMMIT} # v3`);
    const commits = new Map([
      ['a/b@v1', COMMIT],
      ['c/d@v2', OTHER],
      ['e/f@v3', null],
    ]);
    const findings = findingsIn({ 'test.yml': text }, { tags: { kind: 'asked', commits, unanswered: 0 } });
    expect(findings.map(({ message }) => message)).toEqual([
      '"c/d" at 111111111111 is called "v2", but that tag is the commit 222222222222.',
      '"e/f" at 111111111111 is called "v3", but there is no such tag.',
    ]);
  });
});
