import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { minifyBundle } from '../../script/generate/bundle.ts';
import { clean } from '../../script/generate/clean.ts';
import { generate } from '../../script/generate/generate.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'p1-generate-'));
  writeAction('launch');
  writeAction('session-report');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const README = `# An action

<!-- inputs:start -->
stale
<!-- inputs:end -->

Between.

<!-- outputs:start -->
<!-- outputs:end -->

After.
`;

function actionYaml(name: string): string {
  return `name: p1 ${name}
description: what ${name} does
author: p1 authors
branding: { icon: play, color: blue }
inputs:
  step:
    description: name of a step | or
      of none
    required: true
  timeout:
    description: "how long it may take; main: ../../dist/ is no path here"
    default: 60m
  token:
    description: a token
    default: \${{ github.token }}
outputs:
  result:
    description: the result
runs:
  using: node24
  main: ../../dist/${name}/main.js
  post: ../../dist/${name}/post.js
`;
}

function writeAction(name: string, yaml = actionYaml(name), readme = README): void {
  mkdirSync(path.join(root, 'actions', name), { recursive: true });
  writeFileSync(path.join(root, 'actions', name, 'action.yml'), yaml);
  writeFileSync(path.join(root, 'actions', name, 'README.md'), readme);
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('what the build writes from actions/*/action.yml', () => {
  test('a main and a post stub per action, and one for the terminal', () => {
    generate(root);
    expect(read('dist/launch/main.js')).toBe(
      "import { run } from '../index.js';\n\nawait run('launch', 'main');\n",
    );
    expect(read('dist/session-report/post.js')).toContain("await run('session-report', 'post');");
    expect(read('dist/cli.js')).toMatch(/^#!\/usr\/bin\/env node\nimport \{ run \} from '\.\/index\.js';/);
    expect(statSync(path.join(root, 'dist/cli.js')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(root, 'dist/launch/main.js')).mode & 0o777).toBe(0o644);
  });

  test.each([
    ['launch/action.yml', 'launch', '../dist/'],
    ['session-report/action.yml', 'session-report', '../dist/'],
    ['action.yml', 'launch', 'dist/'],
  ])('%s differs from its source in the first line and the two paths alone', (file, name, dist) => {
    generate(root);
    const [first, ...rest] = read(file).split('\n');
    expect(first).toBe(`# generated from actions/${name}/action.yml by script/build`);
    const source = actionYaml(name).split('\n');
    expect(rest.filter((line, index) => line !== source[index])).toEqual([
      `  main: ${dist}${name}/main.js`,
      `  post: ${dist}${name}/post.js`,
    ]);
    expect(parse(read(file))).toMatchObject({ runs: { main: `${dist}${name}/main.js` } });
    expect(existsSync(path.join(root, path.dirname(file), dist, name, 'main.js'))).toBe(true);
  });

  test('the tables of a README, and nothing else in it', () => {
    generate(root);
    expect(read('actions/launch/README.md')).toBe(`# An action

<!-- inputs:start -->
| input | what it says | default |
| --- | --- | --- |
| \`step\` | name of a step \\| or of none | required |
| \`timeout\` | how long it may take; main: ../../dist/ is no path here | \`60m\` |
| \`token\` | a token | \`\${{ github.token }}\` |
<!-- inputs:end -->

Between.

<!-- outputs:start -->
| output | what it says |
| --- | --- |
| \`result\` | the result |
<!-- outputs:end -->

After.
`);
  });

  test('schemas, from the table that it is given', () => {
    generate(root, [{ file: 'p1.schema.json', make: () => ({ type: 'object' }) }]);
    expect(read('schema/p1.schema.json')).toBe('{\n  "type": "object"\n}\n');
  });

  test('the same bytes the second time', () => {
    const files = generate(root);
    const first = files.map(read);
    expect(generate(root).map(read)).toEqual(first);
  });
});

describe('what the build refuses', () => {
  test('an action.yml that is not YAML, by name', () => {
    writeAction('launch', 'name: a: b\n');
    expect(() => generate(root)).toThrow(/^actions\/launch\/action\.yml is not YAML: /);
  });

  test('an action that has no post', () => {
    writeAction('launch', actionYaml('launch').replace(/ {2}post: .*\n/, ''));
    expect(() => generate(root)).toThrow(
      /actions\/launch\/action\.yml is not an action that can be built[\s\S]*post/,
    );
  });

  test('an action that runs on another Node', () => {
    writeAction('launch', actionYaml('launch').replace('node24', 'node20'));
    expect(() => generate(root)).toThrow(/node24/);
  });

  test("an action that starts another action's stub", () => {
    writeAction('launch', actionYaml('session-report'));
    expect(() => generate(root)).toThrow(/runs must be main: \.\.\/\.\.\/dist\/launch\/main\.js/);
  });

  test('a README without markers', () => {
    writeAction('launch', actionYaml('launch'), '# An action\n');
    expect(() => generate(root)).toThrow(/needs the lines <!-- inputs:start --> and <!-- inputs:end -->/);
  });

  test('an action without a README', () => {
    rmSync(path.join(root, 'actions/launch/README.md'));
    expect(() => generate(root)).toThrow(/actions\/launch\/README\.md is missing/);
  });
});

test('cleaning removes all that was generated, and nothing that was written by hand', () => {
  mkdirSync(path.join(root, 'by-hand'));
  writeFileSync(path.join(root, 'by-hand/action.yml'), 'name: by hand\n');
  const before = readdirSync(root, { recursive: true }).sort();
  generate(root, [{ file: 'p1.schema.json', make: () => ({}) }]);
  mkdirSync(path.join(root, 'removed-action'));
  writeFileSync(
    path.join(root, 'removed-action/action.yml'),
    '# generated from actions/removed-action/action.yml by script/build\n',
  );
  clean(root);
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
});

test('minifying keeps exports, names of classes and what the code does', async () => {
  const dist = path.join(root, 'dist');
  mkdirSync(dist);
  const source = `// a comment
class LongNamedError extends Error {}
function longNamedFunction(argument) { const { name } = new LongNamedError().constructor; return [argument, name]; }
export async function run(frontDoor, phase) { return [...longNamedFunction(frontDoor), phase, longNamedFunction.name]; }
`;
  writeFileSync(path.join(dist, 'index.js'), source);
  await minifyBundle(dist);
  const minified = read('dist/index.js');
  expect(minified.length).toBeLessThan(source.length);
  const url = `data:text/javascript,${encodeURIComponent(minified)}`;
  const { run } = await import(url);
  expect(await run('a', 'main')).toEqual(['a', 'LongNamedError', 'main', 'longNamedFunction']);
});
