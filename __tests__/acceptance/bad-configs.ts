import { existsSync, readdirSync } from 'node:fs';
import { expect } from '@jest/globals';

export const STEP = 'version: 1\nsteps:\n  build:\n    run: touch "$P1_OUTPUT_DIR/ran"\n';
export const WITH_PARAMETER = `${STEP}    parameters: {name: string}\n`;
const BOMB = ['a: &a [x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map(bombLine)].join('\n');

function bombLine(key: string, index: number): string {
  const before = 'abcdefgh'[index];
  return `${key}: &${key} [${Array.from({ length: 8 }, () => `*${before}`).join(', ')}]`;
}

/** What a p1.yml, or a call of its step, can have wrong: one error each. */
export interface BadConfig {
  readonly title: string;
  readonly yaml: string | Uint8Array;
  /** Place, value and fix, in this order. */
  readonly message: RegExp;
  readonly step?: string;
  readonly parameters?: string;
}

export const BAD_CONFIGS: readonly BadConfig[] = [
  {
    title: 'an unknown step',
    yaml: STEP,
    step: 'biuld',
    message: /step: \S+ has no step "biuld"\. Did you mean `build`\?/,
  },
  {
    title: 'a misspelt key',
    yaml: `${STEP}    tiemout: 5m\n`,
    message: /p1\.yml:5:5: `steps\.build` has no key "tiemout"\. Did you mean `timeout`\?/,
  },
  {
    title: 'a wrong type',
    yaml: `${STEP}    keep: three\n`,
    message: /p1\.yml:5:11: `steps\.build\.keep` is "three"\. It must be a number\./,
  },
  {
    title: 'a key that stands twice',
    yaml: `${STEP}    run: x\n`,
    message: /p1\.yml:5:5: The key "run" stands here twice\. Remove one of the two\./,
  },
  {
    title: 'a file of 10 MB',
    yaml: `# ${'x'.repeat(10_000_000)}\n`,
    message: /p1\.yml: The file has 10000003 bytes; at most 1048576 are read\. Move/,
  },
  {
    title: 'aliases that multiply',
    yaml: BOMB,
    message: /p1\.yml: This is not valid YAML: Excessive alias count .* Correct it there\./,
  },
  {
    title: 'lists nested 100,000 deep',
    yaml: `a: ${'['.repeat(100_000)}`,
    message: /p1\.yml:1:\d+: The file is nested too deeply to be read\. Flatten it/,
  },
  {
    title: 'maps nested 4,000 deep',
    yaml: `a: ${'{a: '.repeat(4000)}`,
    message: /p1\.yml:1:\d+: The file is nested too deeply to be read\. Flatten it/,
  },
  {
    title: 'bytes that are not UTF-8',
    yaml: Buffer.from(`${STEP}# \u00ff`, 'latin1'),
    message: /p1\.yml: The file is not UTF-8\. Save it as UTF-8\./,
  },
  {
    title: 'a NUL byte',
    yaml: 'version: 1\nroot: a\0b\n',
    message: /p1\.yml:2:7: `root` is "a\\u0000b"\. It must be a path/,
  },
  {
    title: 'a NUL in a command',
    yaml: 'version: 1\nsteps: {build: {run: "a\\0b"}}\n',
    message: /p1\.yml:2:22: `steps\.build\.run` is "a\\u0000b"\. It must be a command/,
  },
  {
    title: 'a file of NULs',
    yaml: '\0'.repeat(100),
    message: /p1\.yml:1:1: The file is "\\u0000.*It must be a map/,
  },
  {
    title: 'an empty file',
    yaml: '',
    message: /p1\.yml:1:1: The file is empty\. It must be a map of keys and values\./,
  },
  {
    title: 'workflow commands in a key',
    yaml: 'version: 1\n"::set-output name=a::b\\n::add-mask::x": 1\n',
    message: /p1\.yml:2:1: The file has no key "::set-output name=a::b\\n::add-mask::x"\. Legal are/,
  },
  {
    title: 'terminal controls in a value',
    yaml: 'version: "\\e[2J\\u009b1m"\n',
    message: /p1\.yml:1:10: `version` is "\\u001b\[2J\\u009b1m"\. It must be 1\./,
  },
  {
    title: 'a root that holds the repository',
    yaml: 'version: 1\nroot: .\n',
    message: /p1\.yml:2:7: `root` is \S+, which holds the repository: .*Name a folder/,
  },
  {
    title: 'a parameter of another type',
    yaml: WITH_PARAMETER,
    parameters: '{"name": 3}',
    message: /parameter name: 3 is not of type string\. Give/,
  },
  {
    title: 'a parameter that is not declared',
    yaml: WITH_PARAMETER,
    parameters: '{"name": "a", "nmae": "$(id)"}',
    message: /parameter "nmae": The step declares no such parameter\. Did you mean `name`\?/,
  },
  {
    title: 'a parameter nested 30,000 deep',
    yaml: WITH_PARAMETER,
    parameters: `{"name": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    message: /parameter name: a value nested too deeply to show is not of type string\. Give/,
  },
  {
    title: 'parameters that are no JSON',
    yaml: WITH_PARAMETER,
    parameters: 'name=$(touch ran)',
    message: /parameters: "name=\$\(touch ran\)" is not a JSON object .* Give/,
  },
];

/** Nothing under `root`, nor anything else, was written where the repository is. */
export function expectUntouched(repository: string): void {
  expect(existsSync(`${repository}/.p1`)).toBe(false);
  expect(readdirSync(repository).filter(name => !['.github', 'folder.yml', 'other'].includes(name))).toEqual(
    [],
  );
}
