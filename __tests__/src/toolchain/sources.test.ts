import { expect, test } from '@jest/globals';
import { readText, shortPins } from './pins-of.ts';

test.each<readonly [string, string, readonly string[]]>([
  ['.nvmrc', '18.18.0\n', ['node 18.18.0 @1:1-8 pin']],
  ['.nvmrc', '# why\r\n  v18.18.0  \r\n', ['node v18.18.0 @2:3-11 pin']],
  ['.nvmrc', '\ufefflts/jod', ['node lts/jod @1:1-8 alias']],
  ['.node-version', '20.11 # until May\n', ['node 20.11 @1:1-6 range']],
  ['.python-version', '3.9.18\n3.8.1\n', ['python 3.9.18 @1:1-7 pin']],
  ['.ruby-version', 'ruby-3.3.0\n', ['ruby ruby-3.3.0 @1:1-11 pin']],
  ['.java-version', 'temurin-21\n', ['java temurin-21 @1:1-11 range']],
  ['.terraform-version', '1.9.8\n', ['terraform 1.9.8 @1:1-6 pin']],
  [
    '.tool-versions',
    'nodejs 20.11.0 18.0.0 # first counts\n# python 2.7\npython 3.12.1\nelixir 1.16\n',
    ['node 20.11.0 @1:8-15 pin', 'python 3.12.1 @3:8-14 pin'],
  ],
  [
    'mise.toml',
    '[tools]\nnode = "22" # c\npython = ["3.12", "3.11"]\ngo = { version = "1.24.1" }\n"core:ruby" = \'prefix:3.3\'\nelixir = "1"\n',
    [
      'node 22 @2:9-11 range',
      'python 3.12 @3:12-16 range',
      'go 1.24.1 @4:19-25 pin',
      'ruby 3.3 @5:23-26 range',
    ],
  ],
  ['a/.mise.toml', 'tools.node = "lts"\n', ['node lts @1:15-18 alias']],
  [
    'package.json',
    '{\n  "engines": { "node": ">=18", "npm": "^10", "vscode": "^1" },\n  "volta": {"node": "20.1.0"},\n  "packageManager": "pnpm@9.1.0+sha512.abc",\n  "devEngines": {"runtime": [{"name": "node", "version": "^22"}], "packageManager": {"name": "npm"}}\n}',
    [
      'node >=18 @2:25-29 floor',
      'npm ^10 @2:40-43 range',
      'node 20.1.0 @3:22-28 pin',
      'node ^22 @5:59-62 range',
      'pnpm 9.1.0 @4:27-32 pin',
    ],
  ],
  ['rust-toolchain', '1.80.0\n', ['rust 1.80.0 @1:1-7 pin']],
  ['rust-toolchain', '[toolchain]\nchannel = "stable"\n', ['rust stable @2:12-18 alias']],
  [
    'rust-toolchain.toml',
    '[toolchain]\nchannel = "1.80"\ncomponents = ["clippy"]\n',
    ['rust 1.80 @2:12-16 range'],
  ],
  [
    'go.mod',
    'module x\n\ngo 1.22\n\ntoolchain go1.22.3\n',
    ['go 1.22 @3:4-8 floor', 'go go1.22.3 @5:11-19 floor'],
  ],
  ['.sdkmanrc', '# sdk\njava=21.0.4-tem\ngradle=8\n', ['java 21.0.4-tem @2:6-16 pin']],
  ['global.json', '{ // SDK\n "sdk": { "version": "8.0.404" } }', ['dotnet 8.0.404 @2:23-30 range']],
  ['global.json', '{"sdk":{"rollForward":"disable","version":"8.0.404"}}', ['dotnet 8.0.404 @1:44-51 pin']],
  [
    'pyproject.toml',
    '[project]\nname = "x"\nrequires-python = ">=3.9,<4" # c\n[tool.poetry.dependencies]\npython = {version = "^3.9"}\n',
    ['python >=3.9,<4 @3:20-28 range', 'python ^3.9 @5:22-26 range'],
  ],
])('%s with %j says %j', async (path, text, expected) => {
  expect(await shortPins(path, text)).toEqual(expected);
});

test.each([
  ['package-lock.json', '{"engines":{"node":"1"}}'],
  ['x.nvmrc', '18'],
  ['package.json', '{"engines": "node 18", "devEngines": 3, "packageManager": "pnpm"}'],
  ['pyproject.toml', '[tool.ruff]\nline-length = 1\n'],
])('%s with %j says nothing, and that is no problem', async (path, text) => {
  expect(await readText(path, text)).toEqual({ pins: [], problems: [], uses: [] });
});

test.each([
  ['package.json', '{"engines": {"node": "18"', 1, 26, /not valid JSON: it ends too early/],
  ['package.json', '{\n "engines": {,}\n}', 2, 14, /not valid JSON: "," is not expected here/],
  ['mise.toml', '[tools]\nnode = "22"\nnode = "20"\n', 3, 1, /not valid TOML: "node" stands there twice/],
  ['pyproject.toml', '[project]\n[project]\n', 2, 1, /not valid TOML: "project" stands there twice/],
  ['.nvmrc', '\n# nothing\n', 1, 1, /names no version/],
  ['.nvmrc', '\u0000\u0000', 1, 1, /no text in UTF-8/],
  ['.github/workflows/ci.yml', 'a: [1\nb: 2\n', 2, 1, /not valid YAML/],
])('%s with %j is a problem at %i:%i', async (path, text, line, column, message) => {
  const { pins, problems } = await readText(path, text);
  expect(pins).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({ file: path, line, column, message: expect.stringMatching(message) }),
  ]);
});
