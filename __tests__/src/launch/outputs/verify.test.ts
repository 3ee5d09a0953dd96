import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { verifyOutputs } from '../../../../src/launch/outputs/verify.ts';
import { output } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

beforeEach(() => mkdirSync(folder.at('set')));

const verify = (...outputs: Parameters<typeof output>[]) =>
  verifyOutputs({
    folder: folder.at('set'),
    outputs: outputs.map(args => output(...args)),
    repositoryRoot: folder.path,
  });

const problems = async (...outputs: Parameters<typeof output>[]) => {
  const answer = await verify(...outputs);
  return answer.kind === 'rejected' ? [answer.reasonCode, ...answer.problems] : ['verified'];
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('every file is listed with size, digest and mode, whatever its depth', async () => {
  folder.write('set/a.txt', 'hello');
  chmodSync(folder.write('set/deep/er/run.sh', ''), 0o750);
  expect(await verify(['a.txt'])).toMatchObject({
    kind: 'verified',
    entries: [
      { kind: 'file', path: 'a.txt', size: 5, sha256: sha256('hello'), mode: '0644', is_declared: true },
      { kind: 'file', path: 'deep/er/run.sh', size: 0, sha256: sha256(''), mode: '0750', is_declared: false },
    ],
    folders: ['deep', 'deep/er'],
  });
});

test('a step that declares nothing and leaves nothing has a whole set', async () => {
  expect(await verify()).toMatchObject({ kind: 'verified', entries: [] });
});

test('each pattern that nothing matches is named', async () => {
  folder.write('set/a.txt', '');
  mkdirSync(folder.at('set/b.json'));
  expect(await problems(['a.txt'], ['*.json'], ['**/c'])).toEqual([
    'outputs-missing',
    'nothing matches *.json',
    'nothing matches **/c',
  ]);
});

test('a link to a file of the set is kept as a link, by its target', async () => {
  folder.write('set/data/v2.json', '{}');
  symlinkSync('data/v2.json', folder.at('set/latest.json'));
  expect(await verify(['latest.json', { isJson: true }])).toMatchObject({
    kind: 'verified',
    entries: [
      { path: 'data/v2.json' },
      { kind: 'link', path: 'latest.json', target: 'data/v2.json', is_declared: true },
    ],
  });
});

test.each<[string, string]>([
  ['an outside file', '../outside.txt'],
  ['an outside file by way of the set', 'deep/../../outside.txt'],
  ['nothing', 'missing.txt'],
  ['itself', 'link'],
  ['a folder of the set', 'deep'],
  ['a link that leads outside', 'deep/second'],
  ['the folder of the set', '.'],
])('a link to %s is refused', async (_title, target) => {
  folder.write('outside.txt', 'secret');
  folder.write('set/deep/file', '');
  symlinkSync('../../outside.txt', folder.at('set/deep/second'));
  symlinkSync(target, folder.at('set/link'));
  expect(await problems()).toContain('link is a link that does not lead to a file of the same set');
});

test('an absolute link is refused even to a file of the set, which will move', async () => {
  symlinkSync(folder.write('set/a.txt', ''), folder.at('set/link'));
  expect(await problems()).toEqual([
    'outputs-invalid',
    'link is a link that does not lead to a file of the same set',
  ]);
});

test('a file in a neighbour whose name starts like the set is outside', async () => {
  folder.write('set-other/a.txt', '');
  symlinkSync('../set-other/a.txt', folder.at('set/link'));
  expect(await problems()).toHaveLength(2);
});

test('a named pipe is refused and never opened, which would block', async () => {
  execFileSync('mkfifo', [folder.at('set/pipe')]);
  expect(await problems(['pipe'])).toEqual([
    'outputs-invalid',
    'pipe is neither a file nor a folder nor a link',
  ]);
});

test.each(['two\nlines', 'tab\there', 'del\u007f', 'bell\u0007/inside'])(
  'the name %j is refused for its control character, and quoted',
  async name => {
    folder.write(`set/${name}`, '');
    const [code, problem] = await problems();
    expect(code).toBe('outputs-invalid');
    expect(problem).toMatch(/has a control character$/);
    expect(problem).not.toMatch(/[\n\t\u0007]/);
  },
);

test("a file called manifest.json is refused at the top, where p1's own will be, and not below", async () => {
  folder.write('set/below/manifest.json', '{}');
  expect(await problems()).toEqual(['verified']);
  folder.write('set/manifest.json', '{}');
  expect(await problems()).toEqual([
    'outputs-invalid',
    expect.stringContaining("manifest.json is p1's own name"),
  ]);
});

test('a file with a second name outside gets an inode of its own, so that nobody can change it there', async () => {
  const outside = folder.write('outside.txt', 'as verified');
  chmodSync(outside, 0o640);
  linkSync(outside, folder.at('set/a.txt'));
  expect(await verify(['a.txt'])).toMatchObject({
    kind: 'verified',
    entries: [{ path: 'a.txt', sha256: sha256('as verified'), mode: '0640' }],
  });
  appendFileSync(outside, ', and changed after it');
  expect(readFileSync(folder.at('set/a.txt'), 'utf8')).toBe('as verified');
  expect(statSync(folder.at('set/a.txt')).nlink).toBe(1);
});

test('a file that grows while it is hashed is refused', async () => {
  const file = folder.write('set/large.bin', '');
  truncateSync(file, 40 * 1024 * 1024);
  let isSettled = false;
  const answer = problems(['large.bin']).finally(() => {
    isSettled = true;
  });
  while (!isSettled) {
    appendFileSync(file, 'x');
    await nextTurn();
  }
  expect(await answer).toEqual(['outputs-invalid', 'large.bin changed while it was read']);
});

test('every problem of the structure is told, not only the first', async () => {
  folder.write('set/manifest.json', '');
  symlinkSync('/etc/passwd', folder.at('set/link'));
  expect(await problems()).toHaveLength(3);
});
