import { appendFileSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { layoutOf } from '../../../src/kernel/layout.ts';
import { takeInputs } from '../../../src/launch/inputs-from.ts';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

const FETCH = `
  mkdir "$P1_OUTPUT_DIR/deep"
  echo one > "$P1_OUTPUT_DIR/a.txt"
  echo two > "$P1_OUTPUT_DIR/deep/b.sh"; chmod 755 "$P1_OUTPUT_DIR/deep/b.sh"
  ln -s deep/b.sh "$P1_OUTPUT_DIR/link"`;

let set = '';

/** A real output set of the step "work". */
beforeEach(async () => {
  const { outcome } = await launchIn(folder.path, stepOf(FETCH));
  set = outcome.outputsPath ?? '';
});

const take = (step = 'work') =>
  takeInputs({
    layout: layoutOf(folder.at('.p1')),
    steps: [step],
    folder: folder.at('inputs'),
    artifacts: null,
  });

test('a run gets its own copy of the whole set, links and modes included', async () => {
  expect(await take()).toEqual({ kind: 'ready' });
  expect(folder.read('inputs/work/a.txt')).toBe('one\n');
  expect(readlinkSync(folder.at('inputs/work/link'))).toBe('deep/b.sh');
  expect(statSync(folder.at('inputs/work/deep/b.sh')).mode & 0o777).toBe(0o755);
  expect(readdirSync(folder.at('inputs/work')).sort()).toEqual(['a.txt', 'deep', 'link', 'manifest.json']);
});

test('the copy shares nothing with the set: writing into it changes no output', async () => {
  await take();
  appendFileSync(folder.at('inputs/work/a.txt'), 'mine');
  expect(folder.read(`.p1/outputs/work/current/a.txt`)).toBe('one\n');
});

test('a step that never succeeded has no outputs to take, and the remedy is to launch it', async () => {
  expect(await take('other')).toEqual({
    kind: 'absent',
    message: 'Step "other" has no current outputs.',
    fix: expect.stringContaining('Launch step "other" first'),
  });
});

test('a smoke set is never taken', async () => {
  await launchIn(folder.path, stepOf('true'), {
    steps: { other: stepOf('true') },
    request: { step: 'other', isSmoke: true },
  });
  const answer = await take('other');
  expect(answer.kind).toBe('absent');
});

test.each<[string, () => void, RegExp]>([
  ['a file was changed', () => appendFileSync(`${set}/a.txt`, 'x'), /a\.txt has another sha256/],
  ['a file is gone', () => rmSync(`${set}/a.txt`), /ENOENT/],
  ['the manifest is gone', () => rmSync(`${set}/manifest.json`), /ENOENT/],
  ['the manifest is cut short', () => writeManifest('{"files": ['), /JSON/],
  [
    'the manifest leads outside',
    () => writeManifest(JSON.stringify({ files: [{ kind: 'file', path: 'deep/../../x', sha256: '' }] })),
    /outside the set/,
  ],
  [
    'the manifest leads to the root',
    () => writeManifest(JSON.stringify({ files: [{ kind: 'file', path: '/etc/hostname', sha256: '' }] })),
    /outside the set/,
  ],
  ['the manifest lists no path', () => writeManifest('{"files": [{}]}'), /without a path/],
  ['the set itself is gone', () => rmSync(set, { recursive: true }), /ENOENT/],
])('a set is refused as damaged when %s', async (_title, damage, message) => {
  damage();
  expect(await take()).toMatchObject({
    kind: 'damaged',
    message: expect.stringMatching(message),
    fix: 'Launch step "work" again.',
  });
});

function writeManifest(text: string): void {
  rmSync(`${set}/manifest.json`);
  appendFileSync(`${set}/manifest.json`, text);
}

test('a run whose inputs are absent fails as not-found, and its command is never started', async () => {
  const { outcome, event } = await launchIn(folder.path, stepOf('touch started', { inputsFrom: ['other'] }));
  expect(outcome).toMatchObject({ state: 'FAIL', failure: { reasonCode: 'not-found' } });
  expect(event('process.started')).toBeUndefined();
  expect(readdirSync(folder.path)).toEqual(['.p1']);
});

test('a run whose inputs are damaged fails as outputs-invalid', async () => {
  appendFileSync(`${set}/a.txt`, 'x');
  const { outcome } = await launchIn(folder.path, stepOf('true', { inputsFrom: ['work'] }));
  expect(outcome).toMatchObject({ state: 'FAIL', failure: { reasonCode: 'outputs-invalid' } });
});

test('a step reads the outputs of another below P1_INPUTS_DIR', async () => {
  const reader = stepOf('cat "$P1_INPUTS_DIR/work/link" > "$P1_OUTPUT_DIR/seen"', { inputsFrom: ['work'] });
  const { outcome } = await launchIn(folder.path, stepOf(FETCH), {
    steps: { reader },
    request: { step: 'reader' },
  });
  expect(outcome.state).toBe('SUCCESS');
  expect(folder.read('.p1/outputs/reader/current/seen')).toBe('two\n');
});

test('what was current when the run began is what it has, whatever happens to current after it', async () => {
  const other = set.replace(/[^/]+$/, '20990101T000000Z-00000000');
  expect((await take()).kind).toBe('ready');
  symlinkSync('nothing', other);
  rmSync(set, { recursive: true });
  expect(folder.read('inputs/work/a.txt')).toBe('one\n');
});
