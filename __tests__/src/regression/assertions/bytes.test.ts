import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { useRegressionProject } from '../../../doubles/regression/regression-project.ts';

const project = useRegressionProject();

async function found(run: string, assertion: Readonly<Record<string, unknown>>) {
  const result = await project.runOne({ run, assert: [assertion] });
  return result.repeats[0]?.assertions.at(-1);
}

test('bytes that are no UTF-8 are not all the same: the first that differs is told, in hexadecimal', async () => {
  const wanted = Buffer.from([0x41, 0xff, 0xfe, 0x0a]);
  writeFileSync(project.at('want.bin'), wanted);
  const exact = { exact: { file: 'want.bin' } };
  expect(await found("printf 'A\\377\\376'", exact)).toMatchObject({ passed: true });
  expect(await found("printf 'A\\377\\375'", exact)).toMatchObject({
    passed: false,
    message:
      'stdout differs at byte 2, counted from 0; bytes are compared, since stdout and what is expected are no UTF-8.',
    diff: 'from byte 0 on:\n- 41 ff fe\n+ 41 ff fd',
  });
  expect(await found('printf A', exact)).toMatchObject({
    message: expect.stringMatching(/since what is expected is no UTF-8/),
    diff: 'from byte 0 on:\n- 41 ff fe\n+ 41',
  });
});

test('U+FFFD is not what a byte that is no UTF-8 is shown as', async () => {
  expect(await found("printf '\\377'", { exact: '\uFFFD' })).toMatchObject({
    passed: false,
    message: expect.stringMatching(/differs at byte 0.*since stdout is no UTF-8/),
  });
});

test('a long binary is shown around the place', async () => {
  writeFileSync(project.at('want.bin'), Buffer.alloc(100, 0xff));
  const run = 'head -c 50 /dev/zero | tr "\\0" "\\377"';
  expect((await found(run, { exact: { file: 'want.bin' } }))?.diff).toBe(
    `from byte 42 on:\n- ${'ff '.repeat(24).trim()} … 34 bytes more\n+ ${'ff '.repeat(8).trim()}`,
  );
});

test('a program gets the bytes as they came', async () => {
  const program = 'test "$(od -An -tx1 "$P1_CASE_FILE" | tr -d " \\n")" = 41ff00fe';
  expect(await found("printf 'A\\377\\000\\376'", { program })).toMatchObject({ passed: true });
});

test('what is no text has no similarity, and a reference that is none is refused', async () => {
  expect(await found("printf 'abc\\377'", { similarity: 'abc', 'at-least': 0 })).toMatchObject({
    passed: false,
    score: 0,
    message: 'stdout is no text in UTF-8, and has no similarity to one.',
  });
  writeFileSync(project.at('want.bin'), Buffer.from([0xff]));
  await expect(found('true', { similarity: { file: 'want.bin' } })).rejects.toThrow(
    /want.bin is no text in UTF-8. Convert it/,
  );
});

test('binary references that differ are other definitions', async () => {
  const digests = [0xfe, 0xff].map(byte => {
    writeFileSync(project.at('want.bin'), Buffer.from([byte]));
    project.addCase('one', { run: 'true', assert: [{ exact: { file: 'want.bin' } }] });
    return project.cases()[0]?.digest;
  });
  expect(digests[0]).not.toBe(digests[1]);
});
