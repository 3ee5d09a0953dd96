import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Came, Finding } from '../../../../src/regression/assertions/assertion.ts';
import { AssertionProblem } from '../../../../src/regression/assertions/assertion-kind.ts';
import { KINDS } from '../../../../src/regression/assertions/kinds.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

function define(written: Readonly<Record<string, unknown>>) {
  const kind = KINDS.find(each => Object.hasOwn(written, each.kind));
  if (kind === undefined) throw new Error('no such kind');
  return kind.define(written, { readFile: path => readFileSync(folder.at(path)) });
}

function checkOn(
  text: string | Buffer,
  written: Readonly<Record<string, unknown>>,
  leftOutBytes = 0,
): Promise<Finding> {
  const came: Came = {
    exitCode: 3,
    folder: folder.path,
    read: source =>
      source.kind === 'stdout'
        ? { kind: 'bytes', bytes: Buffer.from(text), leftOutBytes }
        : { kind: 'unreadable', why: 'there is no such file' },
    run: () => Promise.reject(new Error('nothing is run here')),
    hide: shown => shown,
  };
  return Promise.resolve(define(written).check(came));
}

const USER = '{"user":{"name":"Ada","age":36,"tags":["a","b"]},"score":0.93}';

test.each([
  ['the same text', 'a\nb\n', { exact: 'a\nb' }],
  ['a part', 'one two three', { contains: 'two' }],
  ['all of several parts', 'one two three', { contains: ['one', 'three'] }],
  ['none of several parts', 'one two', { contains: ['four', 'five'], not: true }],
  ['a pattern', 'took 12 ms', { regex: 'took \\d+ ms' }],
  ['a pattern of a line', 'a\nRESULT: PASS\nb', { regex: '(?m)^RESULT: PASS$' }],
  ['no match', 'fine', { regex: 'error|warning', not: true }],
  ['a node', USER, { 'json-path': '$.user.name' }],
  ['no node', USER, { 'json-path': '$.user.email', exists: false }],
  [
    'the value of a node',
    USER,
    { 'json-path': '$.user', equals: { age: 36, tags: ['a', 'b'], name: 'Ada' } },
  ],
  ['null as a value', '{"a":null}', { 'json-path': '$.a', equals: null }],
  ['one value of several', USER, { 'json-path': '$.user.tags[*]', includes: 'b' }],
  ['a pattern of each value', USER, { 'json-path': '$.user.tags[*]', matches: '^[ab]$' }],
  ['how many', USER, { 'json-path': '$.user.tags[*]', count: 2 }],
  ['a filter with match()', USER, { 'json-path': '$.user.tags[?match(@, "[a]")]', count: 1 }],
  ['match() of a part, which is none', USER, { 'json-path': '$.user[?match(@, "d")]', count: 0 }],
  ['search() of a part', USER, { 'json-path': '$.user[?search(@, "d")]', count: 1 }],
  ['an inline schema', USER, { 'json-schema': { type: 'object', required: ['user'] } }],
  ['a number', '42\n', { number: 42 }],
  ['a number that is a little off', '0.91', { number: 0.93, tolerance: 0.02 }],
  ['an integer beyond 2^53', '9007199254740993', { number: '9007199254740993' }],
  ['one in JSON', '{"a":[9007199254740993]}', { number: '9007199254740993', at: '$.a[0]' }],
  ['decimals that sum up', '0.91', { number: 0.9, tolerance: 0.01 }],
  ['a large number with a tolerance', '1e20', { number: 1e20, relative: 0.1 }],
  ['a number at a path', USER, { number: 0.9, relative: 0.05, at: '$.score' }],
  ['a number that a pattern catches', 'took 12 ms', { number: 12, match: 'took (\\d+) ms' }],
  ['the same', 'Hello, world', { similarity: 'Hello, world', 'at-least': 1 }],
  [
    'words in another order',
    'World: hello!',
    { similarity: 'hello world', method: 'token-f1', 'at-least': 1 },
  ],
  ['one of several exit codes', '', { 'exit-code': [0, 3] }],
])('%s is met', async (_title, text, written) => {
  expect(await checkOn(text, written)).toMatchObject({ isMet: true, diff: null });
});

test.each([
  [
    'a line that differs',
    'a\nB\nc\n',
    { exact: 'a\nb\nc' },
    'stdout differs at line 2, column 1.',
    '  a\n- b\n+ B',
  ],
  ['a text that ends early', 'a', { exact: 'a\nb' }, 'stdout differs at line 1, column 2.', '  a\n- b'],
  ['two line breaks at the end', 'a\n\n', { exact: 'a' }, 'stdout differs at line 1, column 2.', '  a\n+ '],
  [
    'a part that is missing',
    'one two',
    { contains: ['one', 'three'] },
    'stdout does not have "three".',
    'expected in it: "three"\ncame:\n  one two',
  ],
  [
    'a part that may not be there',
    'x\nan error',
    { contains: 'error', not: true },
    'stdout has "error" at line 2, column 4.',
    '  x\n  an error',
  ],
  [
    'no match',
    'nothing here',
    { regex: '\\d+' },
    'Nothing in stdout matches "\\\\d+".',
    'expected to match: "\\\\d+"\ncame:\n  nothing here',
  ],
  [
    'a match that may not be',
    'a 1',
    { regex: '\\d', not: true },
    'stdout matches "\\\\d" at line 1, column 3.',
    '  a 1',
  ],
  [
    'text that is no JSON',
    '{"a": 1,\n "b" 2}',
    { 'json-path': '$.a' },
    expect.stringMatching(/^stdout is not JSON: line 2, column 6: /),
    expect.stringContaining(' "b" 2}'),
  ],
  [
    'nothing where JSON is expected',
    '',
    { 'json-path': '$.a' },
    'stdout is not JSON: it is empty.',
    '  (nothing)',
  ],
  [
    'another value',
    USER,
    { 'json-path': '$.user.age', equals: 37 },
    "$['user']['age'] is not what is expected.",
    '- 37\n+ 36',
  ],
  ['no node', USER, { 'json-path': '$.x', equals: 1 }, '$.x of stdout selects nothing.', '- 1\n+ nothing'],
  [
    'two nodes where one is compared',
    USER,
    { 'json-path': '$.user.tags[*]', equals: 'a' },
    '$.user.tags[*] of stdout selects 2 nodes, and one is compared.',
    "+ $['user']['tags'][0]: \"a\"\n+ $['user']['tags'][1]: \"b\"",
  ],
  [
    'a value that does not match',
    USER,
    { 'json-path': '$.user.tags[*]', matches: 'a' },
    "$['user']['tags'][1] does not match.",
    '- a\n+ "b"',
  ],
  [
    'another count',
    '[]',
    { 'json-path': '$[*]', count: 1 },
    '$[*] of stdout selects 0, not 1.',
    '- 1 nodes\n+ nothing',
  ],
  [
    'a node that may not be',
    USER,
    { 'json-path': '$.score', exists: false },
    expect.anything(),
    "+ $['score']: 0.93",
  ],
  [
    'a value that is not among them',
    '[1]',
    { 'json-path': '$[*]', includes: 2 },
    expect.anything(),
    '- 2\n+ $[0]: 1',
  ],
  [
    'JSON that its schema refuses',
    USER,
    { 'json-schema': { properties: { user: { properties: { age: { type: 'string' } } } } } },
    'stdout is not as its schema says: /user/age must be string.',
    '- /user/age must be string (#/properties/user/properties/age/type)\n+ 36',
  ],
  [
    'a number too far off',
    '0.90',
    { number: 0.93, tolerance: 0.02 },
    expect.stringContaining('stdout is 0.9'),
    '- 0.93 ± 0.02\n+ 0.9',
  ],
  [
    'an integer beyond 2^53 that is one off',
    '9007199254740992',
    { number: '9007199254740993' },
    'stdout is 9007199254740992, which is 1 off.',
    '- 9007199254740993\n+ 9007199254740992',
  ],
  [
    'one in JSON',
    '{"a":9007199254740992}',
    { number: '9007199254740993', at: '$.a' },
    "$['a'] is 9007199254740992, which is 1 off.",
    '- 9007199254740993\n+ 9007199254740992',
  ],
  [
    'a number that is off by less than can be seen',
    '1.0000000000000001',
    { number: 1 },
    'stdout is 1.0000000000000001, which is 0.0000000000000001 off.',
    '- 1\n+ 1.0000000000000001',
  ],
  [
    'a number that is too large for its tolerance by less than 1e-12',
    '1000.0200000000001',
    { number: 1000, tolerance: 0.02 },
    'stdout is 1000.0200000000001, which is 0.0200000000001 off.',
    '- 1000 ± 0.02\n+ 1000.0200000000001',
  ],
  ['a text of JSON', '{"a":"1"}', { number: 1, at: '$.a' }, "$['a'] is no number.", '- 1\n+ "1"'],
  ['no number', 'many', { number: 1 }, 'stdout is no number.', '- 1\n+ "many"'],
  [
    'hexadecimal, which is no decimal number',
    '0x10',
    { number: 16 },
    'stdout is no number.',
    '- 16\n+ "0x10"',
  ],
  [
    'a text too different',
    'abcd',
    { similarity: 'wxyz' },
    'stdout has a similarity (levenshtein) of 0.0000, below 0.8.',
    '- wxyz\n+ abcd',
  ],
  ['another exit code', '', { 'exit-code': 0 }, 'The exit code is 3.', '- 0\n+ 3'],
  [
    'a file that is not there',
    '',
    { exact: 'a', in: 'x.txt' },
    'x.txt cannot be read: there is no such file.',
    null,
  ],
])('%s is not met, and it is shown where', async (_title, text, written, message, diff) => {
  expect(await checkOn(text, written)).toEqual({ isMet: false, score: expect.any(Number), message, diff });
});

test('a similarity is a score, met or not: an edit of one character in four leaves 0.75', async () => {
  expect(await checkOn('abcx', { similarity: 'abcd', 'at-least': 0.7 })).toMatchObject({
    isMet: true,
    score: 0.75,
  });
  expect(await checkOn('abcx', { similarity: 'abcd', 'at-least': 0.8 })).toMatchObject({
    isMet: false,
    score: 0.75,
  });
});

test('token F1 counts each word as often as it stands there: 2 of 3 and 2 of 4 are 4/7', async () => {
  const { score } = await checkOn('the cat the the', {
    similarity: 'the cat sat',
    method: 'token-f1',
    'at-least': 0,
  });
  expect(score).toBeCloseTo(4 / 7, 10);
});

test('expected text may stand in a file of the repository', async () => {
  folder.write('want.txt', 'hello\n');
  expect(await checkOn('hello\n', { exact: { file: 'want.txt' } })).toMatchObject({ isMet: true });
});

test('a schema may stand in a file of the repository', async () => {
  folder.write('schema.json', '{"type":"array"}');
  expect(await checkOn('{}', { 'json-schema': 'schema.json' })).toMatchObject({ isMet: false });
});

test('a text that was cut is not what is expected as a whole, though a part of it can be found', async () => {
  expect(await checkOn('abc', { exact: 'abc' }, 10)).toMatchObject({
    isMet: false,
    message: expect.stringContaining('too long'),
  });
  expect(await checkOn('abc', { contains: 'b' }, 10)).toMatchObject({ isMet: true });
  expect(await checkOn('abc', { contains: 'x', not: true }, 10)).toMatchObject({ isMet: false });
});

test('patterns that take a backtracking engine forever end', async () => {
  const text = `${'a'.repeat(50_000)}!`;
  expect(await checkOn(text, { regex: '^(a+)+$' })).toMatchObject({ isMet: false });
  expect(
    await checkOn(JSON.stringify([text]), { 'json-path': '$[?match(@, "(a+)+")]', count: 0 }),
  ).toMatchObject({ isMet: true });
  const schema = { items: { pattern: '^(a|a)+$' } };
  expect(await checkOn(JSON.stringify([text]), { 'json-schema': schema })).toMatchObject({ isMet: false });
});

test.each([
  [{ regex: '(' }, /This is not a regular expression/, ['regex']],
  [{ regex: 'a(?=b)' }, /This is not a regular expression/, ['regex']],
  [{ 'json-path': '$.a[' }, /This is not a JSON path/, ['json-path']],
  [
    { 'json-path': '$.a', count: 1, exists: true },
    /`count` and `exists` are different conditions/,
    ['exists'],
  ],
  [{ 'json-path': '$.a', matches: '[' }, /This is not a regular expression/, ['matches']],
  [{ 'json-schema': { type: 'no-type' } }, /This is not a JSON Schema/, ['json-schema']],
  [{ 'json-schema': { pattern: '(?=a)' } }, /This is not a regular expression/, ['json-schema']],
  [{ 'json-schema': 'missing.json' }, /has no file missing.json/, ['json-schema']],
  [{ exact: { file: 'missing.txt' } }, /has no file missing.txt/, ['exact', 'file']],
  [{ number: 9007199254740992 }, /beyond 2\^53 not every digit is read/, ['number']],
  [{ number: 1, at: '$', match: '1' }, /both say where the number is/, ['match']],
  [{ number: 1, at: '$[' }, /This is not a JSON path/, ['at']],
])('%j says what is wrong with it, and where', (written, message, path) => {
  let problem: unknown;
  try {
    define(written);
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(AssertionProblem);
  expect(problem).toMatchObject({
    message: expect.stringMatching(message),
    path,
    fix: expect.stringMatching(/\.$/),
  });
});
