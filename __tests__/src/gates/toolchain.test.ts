import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { gatherToolchain } from '../../../src/compose/gates/toolchain.ts';
import { toolchainGate } from '../../../src/gates/toolchain/gate.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { arranged, gateUnderTest, type Judgement, judged } from '../../doubles/gates/judged-repository.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { tools, workflow } from './fixtures/toolchain.ts';
import type { GateFixture } from './gate-fixture.ts';

const temp = useTempFolder();
const gate = gateUnderTest(toolchainGate, gatherToolchain);
const NODE_22 = tools({ node: 'echo v22.11.0' });

const judge = async (
  fixture: Omit<GateFixture, 'criterion' | 'expects'>,
  change: (call: GateCall) => GateCall = call => call,
): Promise<Judgement> =>
  judged(
    change(
      await arranged(temp.path, { criterion: '', expects: { verdict: 'pass', criteria: [] }, ...fixture }),
    ),
    gate,
  );

test('pins that agree with each other and with what is installed pass, with the day of the calendar', async () => {
  const { verdict, decision } = await judge({
    base: { '.nvmrc': '22.11.0\n' },
    head: { 'a.txt': 'a\n' },
    ...NODE_22,
  });
  expect(verdict).toBe('pass');
  expect(decision.evidence).toEqual([
    '1 tools, 1 pins; 1 files read: node 22.11.0.',
    'Compared with 1 pins of 1 files of the base.',
    expect.stringMatching(/^Ends of life as of: node 2026-\d\d-\d\d\.$/),
  ]);
});

describe('a pin is loosened', () => {
  const LOOSENED = ['toolchain/pin-loosened'];
  const CI = '.github/workflows/ci.yml';

  test.each<[string, GateFixture['base'], NonNullable<GateFixture['head']>]>([
    ['to a line of versions', { '.nvmrc': '22.11.0\n' }, { '.nvmrc': '22\n' }],
    ['from a line to a name', { '.nvmrc': '22\n' }, { '.nvmrc': 'lts/jod\n' }],
    ['in the move to another file', { '.nvmrc': '22.11.0\n' }, { '.nvmrc': null, '.node-version': '22\n' }],
    ['in a workflow', { [CI]: workflow('22.11.0') }, { [CI]: workflow('22.x') }],
  ])('%s', async (_title, base, head) => {
    expect((await judge({ base, head, ...NODE_22 })).criteria).toEqual(LOOSENED);
  });

  test.each<[string, GateFixture['base'], NonNullable<GateFixture['head']>, readonly string[]]>([
    [
      'to a floor',
      { 'package.json': '{ "engines": { "node": "22.x" } }\n' },
      { 'package.json': '{ "engines": { "node": ">=22" } }\n' },
      ['toolchain/floor-only', 'toolchain/pin-loosened'],
    ],
    [
      'to nothing, where a workflow still uses the tool',
      { '.nvmrc': '22.11.0\n', [CI]: workflow(null) },
      { '.nvmrc': null },
      ['toolchain/no-pin', 'toolchain/pin-loosened'],
    ],
    [
      'to a floor that was there before',
      { '.nvmrc': '22.11.0\n', 'package.json': '{ "engines": { "node": ">=22" } }\n' },
      { '.nvmrc': null },
      ['toolchain/floor-only', 'toolchain/pin-loosened'],
    ],
  ])('%s', async (_title, base, head, criteria) => {
    expect((await judge({ base, head, ...NODE_22 })).criteria).toEqual(criteria);
  });

  test('which says what was asked for, and where, and can be waived by the tool', async () => {
    const { decision } = await judge({
      base: { '.nvmrc': '22.11.0\n' },
      head: { '.nvmrc': '22\n' },
      ...NODE_22,
    });
    expect(decision.kind === 'judged' ? decision.findings : []).toEqual([
      {
        criterion: 'toolchain/pin-loosened',
        message:
          'A pin was loosened: the base asks for node "22.11.0" in ".nvmrc" (one version), and the change asks for "22" in ".nvmrc" (one major line).',
        fix: expect.stringContaining('a waiver of `node`'),
        place: { file: '.nvmrc', line: 1, column: 1 },
        scope: 'node',
      },
    ]);
  });
});

describe('a pin is not loosened', () => {
  const CI = '.github/workflows/ci.yml';

  test.each<[string, GateFixture['base'], NonNullable<GateFixture['head']>]>([
    ['by another version', { '.nvmrc': '22.10.0\n' }, { '.nvmrc': '22.11.0\n' }],
    [
      'by the move to another file',
      { '.nvmrc': '22.11.0\n' },
      { '.nvmrc': null, '.node-version': '22.11.0\n' },
    ],
    ['by a file more that says less', { '.nvmrc': '22.11.0\n' }, { '.node-version': '22\n' }],
    [
      'by the end of a file, where another pins the line',
      { '.nvmrc': '22.11.0\n', [CI]: workflow('22') },
      { '.nvmrc': null },
    ],
    ['by being tightened', { '.nvmrc': '22\n' }, { '.nvmrc': '22.11.0\n' }],
    [
      'by the end of a workflow that used it',
      { '.nvmrc': '22.11.0\n', [CI]: workflow('22.11.0') },
      { [CI]: null },
    ],
  ])('%s', async (_title, base, head) => {
    expect((await judge({ base, head, ...NODE_22 })).criteria).toEqual([]);
  });

  test('where the tool is used no more', async () => {
    const found = await judge({ base: { '.nvmrc': '22.11.0\n' }, head: { '.nvmrc': null }, ...NODE_22 });
    expect([found.verdict, found.criteria]).toEqual(['pass', []]);
  });

  test('without a base, which nobody compares with', async () => {
    const found = await judge({
      base: { '.nvmrc': '22.11.0\n' },
      head: { '.nvmrc': '22\n' },
      isStanding: true,
      ...NODE_22,
    });
    expect(found.criteria).toEqual([]);
  });
});

test('a change that lets pass what fails in its base’s policy fails', async () => {
  const head = { '.github/p1.yml': 'version: 1\ntoolchain:\n  fail-on: []\n', '.node-version': '24.1.0\n' };
  const found = await judge({ base: { '.nvmrc': '22.11.0\n' }, head, ...NODE_22 });
  expect(found.verdict).toBe('fail');
  expect(found.criteria).toContain('toolchain/pin-conflict');
});

test('a file of the base that cannot be read is told, and a change can mend it', async () => {
  const base = { '.nvmrc': Buffer.from([0, 1, 2]) };
  const found = await judge({ base, head: { '.nvmrc': '22.11.0\n' }, ...NODE_22 });
  expect(found.verdict).toBe('pass');
  expect(found.decision.evidence).toContain('Not readable in the base, and so not compared: .nvmrc.');
});

describe('what is not all there is an error', () => {
  const CHANGE = { base: { '.nvmrc': '22.11.0\n' }, head: { 'a.txt': 'a\n' }, ...NODE_22 };

  test('a shallow clone', async () => {
    const shallow = judge(CHANGE, call => {
      writeFileSync(join(call.workingFolder, '.git/shallow'), `${call.circumstances.head}\n`);
      return call;
    });
    await expect(shallow).rejects.toThrow(UnresolvableError);
  });

  test('a base that the clone does not have', async () => {
    const lost = judge(CHANGE, call => ({
      ...call,
      circumstances: { ...call.circumstances, base: 'f'.repeat(40), mergeBase: 'f'.repeat(40) },
    }));
    await expect(lost).rejects.toThrow(UnresolvableError);
  });
});
