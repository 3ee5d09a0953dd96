import { expect, test } from '@jest/globals';
import { toolchainAnnotations } from '../../../src/compose/toolchain-annotations.ts';
import { toolchainData } from '../../../src/toolchain/answer.ts';
import { checkToolchain } from '../../../src/toolchain/check.ts';
import { FAIL_ON } from '../../../src/toolchain/finding.ts';
import { toolchainLines } from '../../../src/toolchain/toolchain-lines.ts';
import { toolchainMarkdown } from '../../../src/toolchain/toolchain-markdown.ts';
import { toolchainSarif } from '../../../src/toolchain/toolchain-sarif.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';
import { TODAY } from './pins-of.ts';

const folder = useTempFolder();
const check = () =>
  checkToolchain({
    root: folder.path,
    env: {},
    today: TODAY,
    failOn: FAIL_ON,
    warnDays: 90,
    asksMachine: false,
    fixes: false,
  });
const drift = (): void => {
  folder.write('.nvmrc', '# c\n24.1.0\n');
  folder.write('.node-version', '22.11.0');
  folder.write('Dockerfile', 'FROM node:22.11.0\nFROM python:3.13\n');
};

test('the terminal has a matrix of tool by source, and each finding with its place and edit', async () => {
  drift();
  expect(toolchainLines(await check())).toEqual([
    'TOOL    VERDICT  INSTALLED  .nvmrc    .node-version  Dockerfile FROM',
    'node    fail     not asked  24.1.0 !  22.11.0        22.11.0',
    'python  ok       not asked                           3.13',
    'FAIL  .nvmrc:2:1: The odd one out: .nvmrc asks for node 24.1.0, which excludes .node-version:1 asks for 22.11.0, Dockerfile:1 asks for 22.11.0 (Dockerfile FROM).',
    '      - 24.1.0  + 22.11.0',
  ]);
});

test('the summary has the same, and what is in a file is no markup there', async () => {
  drift();
  folder.write('a/.nvmrc', '<b>|`x`');
  const text = toolchainMarkdown(await check());
  expect(text).toContain('## Toolchain: FAIL');
  expect(text).toContain(
    '| Tool | Verdict | Installed | .nvmrc | .node-version | Dockerfile FROM | Calendar of |',
  );
  expect(text).toContain('| python | ok | not asked |  |  | `3.13` | 2026-08-22 |');
  expect(text).not.toContain('<b>|');
  expect(text).toContain('`` <b>\\|`x` ``');
});

test('SARIF has each finding on the columns of its version, under a rule that is there', async () => {
  drift();
  const document = JSON.parse(toolchainSarif(await check()));
  const [run] = document.runs;
  expect(document.version).toBe('2.1.0');
  expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['toolchain/conflict']);
  expect(run.results).toEqual([
    expect.objectContaining({
      ruleId: 'toolchain/conflict',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: '.nvmrc', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 7 },
          },
        },
      ],
    }),
  ]);
});

test('a finding keeps its fingerprint when its line moves', async () => {
  drift();
  const [before] = (await check()).findings;
  folder.write('.nvmrc', '# c\n# d\n24.1.0\n');
  const [after] = (await check()).findings;
  expect(after?.place.line).toBe(3);
  expect(after?.fingerprint).toBe(before?.fingerprint);
});

test('annotations are on the line of the version; more than GitHub shows are counted', async () => {
  drift();
  expect(toolchainAnnotations(await check())).toEqual([
    expect.stringMatching(
      /^::error title=Toolchain%3A conflict,file=\.nvmrc,line=2,col=1::The odd one out: .* Write 22\.11\.0 there\.$/,
    ),
  ]);
  for (let index = 0; index < 12; index += 1) folder.write(`d${index}/.nvmrc`, 'what');
  const many = toolchainAnnotations(await check());
  expect(many).toHaveLength(10);
  expect(many.at(-1)).toMatch(/^::notice title=p1 toolchain::4 more findings/);
});

test('the data has every pin with what it allows', async () => {
  drift();
  expect(toolchainData(await check())).toMatchObject({
    files: 3,
    failing: 1,
    machine_asked: false,
    tools: [
      {
        tool: 'node',
        verdict: 'fail',
        installed: null,
        installed_state: 'not-asked',
        pins: [{ source: '.nvmrc', line: 2, allows: '>=24.1.0 <24.1.1', kind: 'pin' }, {}, {}],
      },
      { tool: 'python', verdict: 'ok', pins: [{ allows: '>=3.13.0 <3.14.0', place: 'container' }] },
    ],
  });
});
