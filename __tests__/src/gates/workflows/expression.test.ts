import { describe, expect, test } from '@jest/globals';
import { accessesOf, expressionsIn } from '../../../../src/gates/workflows/expression.ts';

const shown = (expression: string) =>
  accessesOf(expression).map(({ path, isWhole }) => `${path.join('.')}${isWhole ? ' and below' : ''}`);

describe('what the value of an expression may be', () => {
  test.each([
    ['github.event.issue.title', ['github.event.issue.title']],
    ['GitHub.Event.Issue.TITLE', ['github.event.issue.title']],
    ["github['event']['issue'].title", ['github.event.issue.title']],
    ["github.event['it''s']", ["github.event.it's"]],
    ['github.event.commits[0].message', ['github.event.commits.*.message']],
    ['github.event.commits.*.message', ['github.event.commits.*.message']],
    ['github.event.commits[*].message', ['github.event.commits.*.message']],
    ['github[inputs.which].title', ['github.*.title']],
    ["a.b == 'x'", []],
    ['a.b != c.d && e.f', ['e.f']],
    ['a.b && c.d || e.f', ['c.d', 'e.f']],
    ['!a.b', []],
    ['!(a.b)', []],
    ['(a.b).c', ['a.b.c']],
    ["contains(a.b, 'x')", []],
    ["startsWith(a.b, 'x') && a.c", ['a.c']],
    ["format('{0} {1}', a.b, c.d)", ['a.b', 'c.d']],
    ['toJSON(github.event)', ['github.event and below']],
    ['toJson(github.event).issue', ['github.event and below']],
    ['fromJSON(a.b).c', ['a.b and below']],
    ["join(a.*.b, ', ')", ['a.*.b and below']],
    ['always()', []],
    ['a.b > 1.5e3', []],
    ["'a string'", []],
    ['0x1f', []],
    ['true', []],
    ['a.b-c_d', ['a.b-c_d']],
  ])('%s', (expression, expected) => expect(shown(expression)).toEqual(expected));

  test.each(['a.b ==', '(a.b', 'a.b)', 'a.b & c', 'a . b . ', `${'('.repeat(60)}a.b${')'.repeat(60)}`])(
    'all that it names, and what lies below, where it is none: %s',
    expression => expect(shown(expression)).toContain('a.b and below'),
  );

  test('a hundred thousand brackets are no expression, and end no stack', () => {
    expect(shown(`${'('.repeat(100_000)}a.b`)).toEqual(['a.b and below']);
    expect(shown(`${'!'.repeat(100_000)}a.b`)).toEqual([]);
  });
});

describe('where an expression ends', () => {
  test.each([
    ['a ${{ b }} c ${{d}}', ['${{ b }}', '${{d}}']],
    ["${{ format('}} {0}', a.b) }} rest", ["${{ format('}} {0}', a.b) }}"]],
    ["${{ a'b }} rest", ["${{ a'b }}"]],
    ['${{ a.b', ['${{ a.b']],
    ['$ {{ a }}', []],
    ['${{ a }', ['${{ a }']],
  ])('%s', (text, expected) => expect(expressionsIn(text).map(({ written }) => written)).toEqual(expected));
});
