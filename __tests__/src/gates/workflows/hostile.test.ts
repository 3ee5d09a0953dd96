import { describe, expect, test } from '@jest/globals';
import { decided, findingsIn, slugs } from './judged.ts';
import { workflowText } from './workflow-texts.ts';

const DANGEROUS = '- run: echo "${{ github.head_ref }}"';

describe('a file that cannot be judged is an error, by name', () => {
  test.each([
    ['broken YAML', 'on: push\njobs: [\n', 'flow'],
    ['empty', '', 'it has no keys'],
    ['a list', '- a\n', 'it has no keys'],
    ['without jobs', 'on: push\n', 'it has no jobs'],
    ['with no job in jobs', 'on: push\njobs: {}\n', 'it has no jobs'],
    ['with a job that is none', 'on: push\njobs:\n  a: make\n', 'a job of it has no keys'],
    ['without events', 'jobs:\n  a: { steps: [] }\n', 'it has no `on:`'],
    ['with the key true for on', workflowText().replace('on:', 'true:'), 'it has no `on:`'],
    ['of YAML 1.1, where on is true', `%YAML 1.1\n---\n${workflowText()}`, 'another YAML than 1.2'],
    ['of two documents', `${workflowText()}---\n${workflowText()}`, 'multiple documents'],
    [
      'with a key twice',
      workflowText({ steps: '- run: make\n  run: make test' }),
      'the key "run" is there twice',
    ],
    ['with jobs twice', `${workflowText()}jobs: {}\n`, 'the key "jobs" is there twice'],
    ['with a merge key', workflowText({ steps: '- run: make\n  env: { <<: { A: b } }' }), 'merge key'],
    [
      'with a key that is an alias',
      workflowText({ steps: '- &a run: make\n- *a : b' }),
      'a key is no plain text',
    ],
    [
      'with an anchor twice',
      workflowText({ steps: '- &a run: make\n- &a run: test' }),
      'the anchor "a" is there twice',
    ],
    ['with an unknown tag', workflowText({ steps: '- run: !!binary bWFrZQ==' }), 'tag'],
    ['with an alias of nothing', workflowText({ steps: '- *nothing' }), 'alias'],
    ['with an anchor in itself', workflowText({ steps: '- &a [*a]' }), 'aliases make it too long'],
    ['nested without end', `on: push\njobs: ${'['.repeat(5000)}`, 'nested too deeply'],
    ['huge', `#${'x'.repeat(1024 * 1024)}`, 'bytes, and at most 524288 are read'],
    ['in another encoding', Buffer.from([0x6f, 0x6e, 0x3a, 0xff]), 'no text in UTF-8'],
    ['in UTF-16', Buffer.from('on: push', 'utf16le'), 'no text in UTF-8'],
    ['with control characters in a key', `${workflowText()}"\\e[2J": 1\n"\\e[2J": 2\n`, 'is there twice'],
  ])('%s', (_, content, why) => {
    const findings = findingsIn({ 'test.yml': content, 'good.yml': workflowText() });
    expect(findings).toMatchObject([
      {
        criterion: 'workflows/unreadable',
        scope: '.github/workflows/test.yml',
        message: expect.stringMatching(
          new RegExp(`"\\.github/workflows/test\\.yml" was not judged.*${why}`, 'i'),
        ),
      },
    ]);
    expect(findings[0]?.message).not.toMatch(/[\u0000-\u001f]/);
  });

  test.each([
    ['without runs', 'name: none\n', 'it has no `runs:`'],
    ['broken', 'runs: {', 'not the YAML'],
  ])('an action %s', (_, content, why) => {
    expect(findingsIn({ 'a/action.yml': content })).toMatchObject([
      { criterion: 'workflows/unreadable', message: expect.stringContaining(why) },
    ]);
  });

  test('the others are judged', () => {
    const files = { 'broken.yml': 'on: [', 'test.yml': workflowText({ steps: DANGEROUS }) };
    expect(slugs(findingsIn(files))).toEqual(['injection', 'unreadable']);
  });
});

describe('written in another way', () => {
  test.each([
    [
      'JSON',
      '{"on": "push", "permissions": {}, "jobs": {"a": {"runs-on": "x", "timeout-minutes": 5, "steps": [{"run": "echo ${{ github.head_ref }}"}]}}}',
    ],
    ['a mark before it', `\ufeff${workflowText({ steps: DANGEROUS })}`],
    ['line ends of Windows', workflowText({ steps: DANGEROUS }).replaceAll('\n', '\r\n')],
    ['escapes', workflowText({ steps: '- run: "echo \\u0024{{ github.head_ref }}"' })],
    ['folded', workflowText({ steps: '- run: >-\n    echo ${{\n    github.head_ref }}' })],
    ['several lines in quotes', workflowText({ steps: '- run: "echo ${{ github\n    .head_ref }}"' })],
    [
      'an alias of the script',
      workflowText({
        job: 'timeout-minutes: 5\nname: &script echo ${{ github.head_ref }}',
        steps: '- run: *script',
      }),
    ],
    [
      'an alias of the step',
      workflowText({ steps: `- &step\n  run: echo \${{ github.head_ref }}\n- *step` }),
    ],
    ['quoted keys', workflowText({ steps: DANGEROUS.replace('run:', '"run":') })],
    ['a tag', workflowText({ steps: DANGEROUS.replace('run:', 'run: !!str') })],
  ])('it is the same: %s', (_, text) =>
    expect(slugs(findingsIn({ 'test.yml': text }))).toEqual(['injection']),
  );

  test('what aliases bring twice is told once', () => {
    const text = workflowText({ steps: `- &step\n  run: echo \${{ github.head_ref }}\n- *step` });
    expect(findingsIn({ 'test.yml': text })).toHaveLength(1);
  });
});

describe('a file made to be slow', () => {
  test.each([
    ['expressions', workflowText({ steps: `- run: ${'${{ github.head_ref }}'.repeat(10_000)}` })],
    ['brackets', workflowText({ steps: `- run: \${{ ${'('.repeat(400_000)} }}` })],
    ['names', workflowText({ steps: `- run: \${{ ${'a.'.repeat(200_000)}b }}` })],
    [
      'aliases of aliases',
      `x: &a [${'x,'.repeat(100)}]\ny: &b [${'*a,'.repeat(100)}]\nz: &c [${'*b,'.repeat(100)}]\nw: [${'*c,'.repeat(100)}]\n${workflowText()}`,
    ],
    [
      'aliases of a long script',
      workflowText({
        steps: `- run: &long ${'${{ github.head_ref }} '.repeat(5_000)}\n${'- run: *long\n'.repeat(500)}`,
      }),
    ],
  ])('is judged, or refused, in time: %s', (_, text) => {
    const start = performance.now();
    decided({ 'test.yml': text });
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

test('a repository without any is said to have none, in base and in head', () => {
  expect(decided({}, { baseFiles: 0 })).toEqual({
    kind: 'not-applicable',
    criterion: 'workflows/none',
    evidence: [
      'The commit that is judged has neither a workflow in .github/workflows nor an action.yml.',
      'Its base has neither a workflow in .github/workflows nor an action.yml.',
    ],
    advice: null,
  });
});

test('a change that deletes all of them is judged', () => {
  expect(decided({}, { baseFiles: 2 })).toMatchObject({ kind: 'judged', findings: [] });
});

test('an action of tests or of other people counts only where it is used', () => {
  const action = `runs:\n  using: composite\n  steps:\n    - uses: stranger/one@v1\n`;
  const files = { 'vendor/one/action.yml': action, 'fixtures/two/action.yml': action };
  expect(decided(files)).toMatchObject({ kind: 'not-applicable' });
  const used = decided({ ...files, 'test.yml': workflowText({ steps: '- uses: ./vendor/one' }) });
  expect(used).toMatchObject({ kind: 'judged', findings: [{ place: { file: 'vendor/one/action.yml' } }] });
  expect(used.evidence.join(' ')).toContain('1 `action.yml` of tests');
});

test('it says what it looked at', () => {
  const files = {
    'test.yml': workflowText({ steps: '- run: make\n- uses: $/a' }),
    'a/action.yml': 'runs: { using: node24 }\n',
  };
  expect(decided(files, { owner: null }).evidence).toEqual([
    '1 workflows and 1 actions, with 1 jobs, 2 steps and 1 `uses:`, were judged.',
    'Nobody says who owns the repository: no action counts as its own organisation’s.',
    'Comments beside pins were compared with each other, not with tags: offline.',
  ]);
});
