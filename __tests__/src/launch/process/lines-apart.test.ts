import { expect, test } from '@jest/globals';
import { linesApart } from '../../../../src/launch/process/lines-apart.ts';
import { launchIn, stepOf } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

/** What stands in one place after these writes, each by the writer `1` or `2`. */
function written(...writes: readonly (readonly [1 | 2, string])[]): string {
  let text = '';
  const write = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  const writers = linesApart(write, write);
  for (const [writer, chunk] of writes) writers[writer - 1]?.(Buffer.from(chunk));
  return text;
}

test.each([
  [
    'that has an end stays as it is',
    [
      [1, 'a\n'],
      [2, 'b\n'],
    ],
    'a\nb\n',
  ],
  [
    'without an end gets one before the other writer goes on',
    [
      [1, 'a'],
      [2, 'b'],
    ],
    'a\nb',
  ],
  [
    'that its own writer goes on with is one line',
    [
      [1, 'a'],
      [1, 'b\n'],
    ],
    'ab\n',
  ],
  [
    'that a carriage return ends is not joined either',
    [
      [1, 'a\r'],
      [2, 'b'],
    ],
    'a\rb',
  ],
  [
    'without an end counts, whatever is written of length nothing',
    [
      [1, 'a'],
      [1, ''],
      [2, ''],
      [2, 'b'],
    ],
    'a\nb',
  ],
] as const)('a line %s', (_title, writes, text) => expect(written(...writes)).toBe(text));

test('a secret that is printed half on stdout and half on stderr does not stand whole in the log', async () => {
  const run = 'printf correct-; exec 1>&-; sleep 0.2; printf horse >&2';
  const { outcome } = await launchIn(folder.path, stepOf(run), { env: { A_TOKEN: 'correct-horse' } });
  expect(folder.read(`.p1/tmp/run_${outcome.runId}/log.txt`)).toBe('correct-\nhorse');
});

test('nor where each half is the end of a line of more than 64 KiB', async () => {
  const long = 'head -c 100000 /dev/zero | tr "\\0" "."';
  const run = `${long}; printf correct-; exec 1>&-; sleep 0.3; printf horse >&2; ${long} >&2`;
  const { outcome } = await launchIn(folder.path, stepOf(run), { env: { A_TOKEN: 'correct-horse' } });
  expect(folder.read(`.p1/tmp/run_${outcome.runId}/log.txt`)).not.toContain('correct-horse');
});
