import { execFileSync } from 'node:child_process';
import { realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { loadCases } from '../../../src/regression/load-cases.ts';
import { useRegressionProject } from '../../doubles/regression/regression-project.ts';

const project = useRegressionProject();
const write = (id: string, text: string) => void project.write(`tests/regression/cases/${id}.yml`, text);
const only = () => {
  const [first] = project.cases();
  if (first === undefined) throw new Error('no case');
  return first;
};

test('a case that says little has the defaults, and expects exit code 0', () => {
  write('hello', 'run: echo hello\n');
  expect(only()).toMatchObject({
    id: 'hello',
    title: 'hello',
    path: 'tests/regression/cases/hello.yml',
    subject: { kind: 'command', command: 'echo hello', cwd: null, fixture: null },
    timeoutMs: 60_000,
    weight: 1,
    isCritical: false,
    isNoisy: false,
    repeats: 1,
    k: 1,
    pass: 'any',
    least: 1,
    declaresLeast: false,
    assertions: [{ kind: 'exit-code' }],
  });
});

test('a least that is declared is told from the default', () => {
  write('hello', 'run: echo hello\nleast: 1\n');
  expect(only()).toMatchObject({ least: 1, declaresLeast: true });
});

test('a noisy case runs as often as p1.yml says of noisy ones, and at least k times', () => {
  project.write('.github/p1.yml', 'version: 1\nregression: { noisy-repeats: 7 }\n');
  write('a', 'run: "true"\nnoisy: true\n');
  write('b', 'run: "true"\nnoisy: true\nk: 9\n');
  write('c', 'run: "true"\nnoisy: true\nrepeats: 2\n');
  expect(project.cases().map(({ repeats }) => repeats)).toEqual([7, 9, 2]);
});

test('the mini tier has the cases with that tag, the extended one all of them, sorted by id', () => {
  write('b', 'run: "true"\ntags: [mini]\n');
  write('a', 'run: "true"\n');
  expect(project.cases().map(({ id }) => id)).toEqual(['a', 'b']);
  expect(loadCases(project.config(), 'mini').map(({ id }) => id)).toEqual(['b']);
});

test('what a case names counts to its digest: a schema, an expected text, a fixture', () => {
  const digests = new Set<string>();
  const see = () => void digests.add(only().digest);
  project.write('want.txt', 'a');
  project.write('fixture/in.txt', 'a');
  write('a', 'run: "true"\nfixture: fixture\nassert:\n  - exact: { file: want.txt }\n');
  see();
  project.write('want.txt', 'b');
  see();
  project.write('fixture/in.txt', 'b');
  see();
  project.write('unnamed.txt', 'b');
  see();
  expect(digests.size).toBe(3);
});

describe('an error that names its place and the edit is', () => {
  test.each([
    ['run: a\nasert: []\n', /a.yml:2:1: The file has no key "asert". Did you mean `assert`\?/],
    ['title: x\n', /a.yml:1:1: The case does not say what it looks at. Add one of `run:`/],
    ['run: a\nstep: b\n', /a.yml:2:1: `run` and `step` are different things/],
    ['step: biuld\n', /a.yml:1:7: `step` names "biuld", which is no step of p1.yml. Did you mean `build`\?/],
    ['run: a\nfixture: nowhere\n', /a.yml:2:10: `fixture` is "nowhere", which is no folder/],
    ['run: a\ncwd: ../x\n', /a.yml:2:6: `cwd` is "..\/x".*a relative path/],
    ["run: a\nshell: 'bash \"'\n", /a.yml:2:8: .* is not a program with arguments/],
    [
      'run: a\nk: 3\nrepeats: 2\n',
      /a.yml:2:4: `k` is 3, and the case runs 2 times. Set `repeats` to at least 3/,
    ],
    ['run: a\nweight: 0\n', /a.yml:2:9: `weight` is 0/],
    ['outputs-of: build\n', /a.yml:1:1: The case runs nothing and asserts nothing/],
    [
      'run: a\nassert:\n  - containz: b\n',
      /a.yml:3:5: There is no assertion "containz". Did you mean `contains`\?/,
    ],
    ['run: a\nassert:\n  - {}\n', /a.yml:3:5: The assertion is empty/],
    [
      'run: a\nassert:\n  - { exact: a, regex: b }\n',
      /a.yml:3:5: `exact` and `regex` are different assertions/,
    ],
    ['run: a\nassert:\n  - contains: 5\n', /a.yml:3:15: `assert.0.contains` is 5/],
    ['run: a\nassert:\n  - exact: a\n    on: x\n', /a.yml:4:5: .* has no key "on"/],
    ['run: a\nassert:\n  - exact: a\n    in: ../x\n', /a.yml:4:9: .*stdout, stderr, or a relative path/],
    ['run: a\nassert:\n  - regex: "("\n', /a.yml:3:12: This is not a regular expression/],
    ['run: a\nassert:\n  - json-path: "$["\n', /a.yml:3:16: This is not a JSON path/],
    ['run: a\nassert:\n  - similarity: a\n    at-least: 2\n', /a.yml:4:15: .* at most 1/],
  ])('%j', (text, message) => {
    project.write('.github/p1.yml', 'version: 1\nsteps: { build: { run: "true" } }\n');
    write('a', text);
    expect(() => project.cases()).toThrow(message);
  });
});

test('problems of several cases are told at once', () => {
  write('a', 'run: a\nasert: []\n');
  write('b', 'title: x\n');
  expect(() => project.cases()).toThrow(/a\.yml:2:1[\s\S]*b\.yml:1:1/);
});

test('two files of one name, and a name that is none, are told', () => {
  write('a', 'run: "true"\n');
  project.write('tests/regression/cases/a.yaml', 'run: "true"\n');
  project.write('tests/regression/cases/Bad Name.yml', 'run: "true"\n');
  expect(() => project.cases()).toThrow(/"Bad Name" is no name[\s\S]*a\.yml: It has the same name as/);
});

test('a suite without cases, and a mini tier without any, say what to write', () => {
  expect(() => project.cases()).toThrow(/There are no cases. Write one/);
  write('a', 'run: "true"\n');
  expect(() => loadCases(project.config(), 'mini')).toThrow(/No case has the tag `mini`/);
});

test('cases may be in folders, and their names may end in capitals: the id is the path', () => {
  write('b', 'run: "true"\n');
  write('guard/a', 'run: "true"\n');
  project.write('tests/regression/cases/guard/deep/c.YAML', 'run: "true"\n');
  project.write('tests/regression/cases/a.YML', 'run: "true"\n');
  project.write('tests/regression/cases/README.md', 'no case');
  expect(project.cases().map(({ id, path }) => [id, path])).toEqual([
    ['a', 'tests/regression/cases/a.YML'],
    ['b', 'tests/regression/cases/b.yml'],
    ['guard/a', 'tests/regression/cases/guard/a.yml'],
    ['guard/deep/c', 'tests/regression/cases/guard/deep/c.YAML'],
  ]);
});

test.each([
  ['Upper/a.yml', /"Upper\/a" is no name of a case/],
  ['x/fixture.config.yml', /"x\/fixture\.config" is no name of a case.*What is no case belongs elsewhere/],
  ['x/a.YML', /x\/a\.yml: It has the same name as tests\/regression\/cases\/x\/a\.YML/],
])('what looks like a case and is none is told: %s', (file, message) => {
  write('x/a', 'run: "true"\n');
  project.write(`tests/regression/cases/${file}`, 'run: "true"\n');
  expect(() => project.cases()).toThrow(message);
});

test('a case, a fixture and a reference behind a link out of the repository are refused', () => {
  project.write('outer/x.yml', 'run: "true"\n');
  symlinkSync(tmpdir(), project.at('way-out'));
  symlinkSync('/etc/hostname', project.at('file-out'));
  write('a', 'run: "true"\nfixture: way-out\n');
  expect(() => project.cases()).toThrow(
    /a.yml:2:10: `fixture` is "way-out", which is a link that leads out of the repository/,
  );
  write('a', 'run: "true"\nassert:\n  - exact: { file: file-out }\n');
  expect(() => project.cases()).toThrow(/no file file-out that can be read \(it is a link that leads out/);
  write('a', 'run: "true"\n');
  symlinkSync('/etc/hostname', project.at('tests/regression/cases/b.yml'));
  expect(() => project.cases()).toThrow(/b.yml: It is a link that leads out of the repository/);
  rmSync(project.at('tests/regression/cases/b.yml'));
  symlinkSync(project.at('outer'), project.at('tests/regression/cases/more'));
  expect(() => project.cases()).toThrow(/cases\/more: It is a link to a folder/);
});

test('a fixture that is a link inside of the repository is the folder that it leads to', () => {
  project.write('real/in.txt', 'x');
  symlinkSync('real', project.at('alias'));
  write('a', 'run: cat in.txt\nfixture: alias\n');
  expect(only().subject).toMatchObject({ fixture: realpathSync(project.at('real')) });
});

test('a fixture with a pipe in it cannot be copied', () => {
  project.write('real/in.txt', 'x');
  execFileSync('mkfifo', [project.at('real/pipe')]);
  write('a', 'run: cat in.txt\nfixture: real\n');
  expect(() => project.cases()).toThrow(
    /a.yml:2:10: `fixture` cannot be copied: pipe is neither a file nor a folder/,
  );
});
