import { expect, test } from '@jest/globals';
import { checkPatterns } from '../../../../src/launch/outputs/check-patterns.ts';
import { output } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

function check(files: Readonly<Record<string, string>>, ...outputs: Parameters<typeof output>[]) {
  for (const [file, text] of Object.entries(files)) folder.write(`set/${file}`, text);
  const declared = outputs.map(args => output(...args));
  return checkPatterns(folder.at('set'), Object.keys(files), declared, folder.path);
}

const invalid = async (...args: Parameters<typeof check>) => (await check(...args)).invalid;

test.each([
  ['report.md', ['report.md']],
  ['*.json', ['a.json', '.hidden.json']],
  ['**/*.json', ['a.json', '.hidden.json', 'deep/b.json']],
  ['{a,c}.json', ['a.json']],
  ['deep/**', ['deep/b.json']],
])('the pattern %s names %j', async (pattern, expected) => {
  const files = { 'report.md': '', 'a.json': '', '.hidden.json': '', 'deep/b.json': '' };
  const { declared, missing } = await check(files, [pattern]);
  expect([...declared]).toEqual(expected);
  expect(missing).toEqual([]);
});

test('a name with the signs of a pattern in it is matched when they are escaped', async () => {
  expect((await check({ '[a].json': '' }, ['\\[a\\].json'])).missing).toEqual([]);
});

test('min-bytes counts bytes, not characters, and every file that matches has to have them', async () => {
  expect(await invalid({ 'a.txt': 'äöü', 'b.txt': 'abc' }, ['*.txt', { minBytes: 6 }])).toEqual([
    'b.txt has 3 bytes, at least 6 are wanted',
  ]);
});

test.each(['', '{"a": 1', 'NaN', "{'a': 1}", '{} {}'])('json refuses %j', async text => {
  expect(await invalid({ 'a.json': text }, ['a.json', { isJson: true }])).toEqual([
    expect.stringMatching(/^a\.json is not JSON: /),
  ]);
});

test.each(['null', '0', '[]', ' {"a": [1]}\n'])('json takes %j', async text => {
  expect(await invalid({ 'a.json': text }, ['a.json', { isJson: true }])).toEqual([]);
});

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['rows'],
  properties: { rows: { type: 'array', prefixItems: [{ type: 'integer' }] } },
};

const againstSchema = (text: string, schema: string) => {
  folder.write('schemas/rows.json', schema);
  return invalid({ 'a.json': text }, ['a.json', { isJson: true, schema: 'schemas/rows.json' }]);
};

test('a schema of the repository (2020-12) is held against the file', async () => {
  expect(await againstSchema('{"rows": [1, "a"]}', JSON.stringify(SCHEMA))).toEqual([]);
  expect(await againstSchema('{"rows": ["a"]}', JSON.stringify(SCHEMA))).toEqual([
    'a.json does not satisfy its schema: /rows/0 must be integer',
  ]);
  expect(await againstSchema('{}', JSON.stringify(SCHEMA))).toEqual([
    "a.json does not satisfy its schema: the document must have required property 'rows'",
  ]);
});

test('at most five breaks of a schema are told', async () => {
  const required = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(await againstSchema('{}', JSON.stringify({ required }))).toHaveLength(5);
});

test.each([
  ['no JSON', '{', /the schema .*rows\.json cannot be used/],
  ['no object', '"object"', /the schema is not an object/],
  ['no schema', '{"type": "sausage"}', /the schema is not valid/],
  ['a schema that refers to what is not there', '{"$ref": "missing.json"}', /the schema is not valid/],
])(
  'a schema file that is %s makes the set invalid: nothing unchecked passes',
  async (_title, schema, message) => {
    expect(await againstSchema('{}', schema)).toEqual([expect.stringMatching(message)]);
  },
);

test('a schema file that is missing makes the set invalid', async () => {
  expect(await invalid({ 'a.json': '{}' }, ['a.json', { isJson: true, schema: 'no.json' }])).toEqual([
    expect.stringMatching(/no\.json cannot be used: ENOENT/),
  ]);
});
