import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { measureInTurn, type Timed } from './measure.ts';

/**
 * `p1 toolchain` in a repository of 10,000 files of which 40 say versions, without and with asking the installed tools, beside
 * mise, which reads those of the files that stand at the root (`script/bootstrap mise`). Usage: npm run bench:toolchain
 */
const FILES = 10_000;
const RUNS = 7;
const TARGETS = { filesOnly: 700, withTools: 3000 } as const;
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-'));
const cli = resolve('dist/cli.js');
const mise = resolve('.tools/bin/mise');

const ROOT_FILES: Readonly<Record<string, string>> = {
  '.nvmrc': '22.11.0\n',
  '.node-version': '22.11.0\n',
  '.python-version': '3.12.4\n',
  '.ruby-version': '3.4.1\n',
  '.java-version': 'temurin-21\n',
  '.terraform-version': '1.9.8\n',
  '.tool-versions': 'nodejs 22.11.0\npython 3.12.4\nterraform 1.9.8\n',
  'mise.toml': '[tools]\nnode = "22"\ngo = "1.25"\n',
  'rust-toolchain.toml': '[toolchain]\nchannel = "1.80.0"\n',
  'go.mod': 'module example\n\ngo 1.25\n',
  'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.11"\n',
};

function fill(): void {
  const pins: Record<string, string> = { ...ROOT_FILES };
  for (let index = 0; index < 8; index += 1) {
    pins[`services/s${index}/Dockerfile`] = 'ARG NODE=22\nFROM node:${NODE}-alpine\nFROM python:3.12-slim\n';
    pins[`.github/workflows/w${index}.yml`] = workflow(index);
  }
  for (let index = 0; Object.keys(pins).length < 40; index += 1)
    pins[`packages/p${index}/package.json`] = manifest(index);
  for (const [path, text] of Object.entries(pins)) write(path, text);
  for (let index = Object.keys(pins).length; index < FILES; index += 1)
    write(`src/d${index % 100}/f${index}.ts`, `export const n${index} = ${index};\n`);
  const git = (...words: string[]) => execFileSync('git', words, { cwd: scratch, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
}

function workflow(index: number): string {
  const steps = Array.from(
    { length: 40 },
    (_, step) => `      - name: step ${step}\n        run: echo ${step} of ${index}\n`,
  ).join('');
  return `on: push\njobs:\n  test:\n    strategy:\n      matrix:\n        node: [22, 24]\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v6\n        with:\n          node-version: \${{ matrix.node }}\n${steps}`;
}

function manifest(index: number): string {
  const dependencies = Object.fromEntries(Array.from({ length: 50 }, (_, each) => [`d${each}`, '^1.0.0']));
  return JSON.stringify({ name: `p${index}`, engines: { node: '>=22' }, dependencies }, null, 2);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
}

function p1(...words: readonly string[]): Timed {
  return { argv: [process.execPath, cli, ...words], cwd: scratch };
}

const idiomatic = { MISE_IDIOMATIC_VERSION_FILE_ENABLE_TOOLS: 'node,python,ruby,java,terraform,go,rust' };
const listed: Timed = {
  argv: [mise, 'ls', '--current', '--json'],
  cwd: scratch,
  env: { ...idiomatic, MISE_OFFLINE: '1', MISE_TRUSTED_CONFIG_PATHS: scratch },
};

fill();
const hasMise = existsSync(mise);
const measured = measureInTurn(
  [p1('--version'), p1('toolchain', '--files-only'), p1('toolchain'), ...(hasMise ? [listed] : [])],
  RUNS,
);
const [startMs, filesMs, toolsMs, miseMs] = measured.map(({ medianMs }) => medianMs);
const start = startMs ?? Number.NaN;
console.log(`Node ${process.version}, ${FILES} files, 40 that say versions, medians of ${RUNS}`);
console.log(`start (p1 --version)                     ${start.toFixed(0).padStart(6)} ms`);
row('files with each other, beyond start', (filesMs ?? Number.NaN) - start, TARGETS.filesOnly);
row('installed tools asked too, beyond start', (toolsMs ?? Number.NaN) - start, TARGETS.withTools);
if (miseMs === undefined) console.log('mise is not there: script/bootstrap mise');
else
  console.log(
    `mise ls --current (root files, no drift) ${miseMs.toFixed(0).padStart(6)} ms; p1 whole ${(filesMs ?? Number.NaN).toFixed(0)} ms, ${((filesMs ?? Number.NaN) / miseMs).toFixed(1)} x`,
  );
rmSync(scratch, { recursive: true, force: true });

function row(name: string, ms: number, target: number): void {
  const isMet = ms <= target;
  if (!isMet) process.exitCode = 1;
  console.log(
    `${name.padEnd(40)} ${ms.toFixed(0).padStart(6)} ms (target ${target} ms: ${isMet ? 'met' : 'MISSED'})`,
  );
}
