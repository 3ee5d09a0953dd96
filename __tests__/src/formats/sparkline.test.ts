import { expect, test } from '@jest/globals';
import { sparkline } from '../../../src/formats/sparkline.ts';

test.each([
  [[0, 0.5, 1], '▁▅█'],
  [[0.9, 0.9], '██'],
  [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
  [[], ''],
])('%p is drawn as %p', (values, drawn) => {
  expect(sparkline(values)).toBe(drawn);
});
