import { expect, test } from '@jest/globals';
import { progressBar } from '../../../src/cli/progress-bar.ts';

function terminal(isTTY: boolean, columns = 80) {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  return { isTTY, columns, write, text: () => text };
}

test('shows how much of the whole is done, on one line', () => {
  const stream = terminal(true);
  progressBar(stream, () => 0).show(50, 200);
  expect(stream.text()).toBe(`\r\u001b[2K[${'#'.repeat(8)}${'.'.repeat(22)}] 25 %  50 of 200`);
});

test('draws no more than ten times a second', () => {
  const stream = terminal(true);
  let nowMs = 0;
  const bar = progressBar(stream, () => nowMs);
  for (; nowMs < 1000; nowMs += 1) bar.show(nowMs, 1000);
  expect(stream.text().split('\r')).toHaveLength(11);
});

test('takes itself away, once', () => {
  const stream = terminal(true, 20);
  const bar = progressBar(stream, () => 0);
  bar.show(1, 2);
  bar.clear();
  bar.clear();
  expect(
    stream
      .text()
      .split('\r')
      .map(line => line.length),
  ).toEqual([0, 23, 4]);
});

test('writes nothing where nobody sees it', () => {
  const stream = terminal(false);
  const bar = progressBar(stream);
  bar.show(1, 2);
  bar.clear();
  expect(stream.text()).toBe('');
});
