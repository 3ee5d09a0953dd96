import { expect, test } from '@jest/globals';
import { gatesInput } from '../../../src/compose/gates-request.ts';

test.each([
  ['secrets', ['secrets']],
  ['toolchain, secrets', ['secrets', 'toolchain']],
  ['secrets secrets', ['secrets']],
  ['', undefined],
  [' , ', undefined],
  ['secrets,nonsense', undefined],
])('%j is %j', (raw, expected) => {
  expect(gatesInput().parse(raw)).toEqual(expected);
});
