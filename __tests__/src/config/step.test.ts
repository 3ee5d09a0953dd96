import { expect, test } from '@jest/globals';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { commandStep, stepConfig } from '../../../src/config/step.ts';
import { stepSchema } from '../../../src/config/step-schema.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';

test('a command that stands in no p1.yml gets what a step with no other key gets', () => {
  expect(commandStep('make', [])).toEqual(stepConfig(stepSchema.parse({ run: 'make' })));
});

test('the outputs of such a command are patterns', () => {
  expect(commandStep('make', ['a', 'b/*'])).toEqual(
    stepConfig(stepSchema.parse({ run: 'make', outputs: ['a', 'b/*'] })),
  );
});

test('a repository without p1.yml writes to the default root, or where it is told to', () => {
  expect(configWithoutFile('/r').root).toBe(`/r/${DEFAULTS.root}`);
  expect(configWithoutFile('/r', '/elsewhere').root).toBe('/elsewhere');
});
