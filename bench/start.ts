import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureInTurn, type Timed } from './measure.ts';

/**
 * Cold start: each action's stub with an input that is not legal (it parses, reports and fails), and `p1 launch -- true`,
 * beside a bare `node -e 0`. Usage: npm run bench:start
 */
const RUNS = 15;
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-'));
const actions = readdirSync('actions');
const job = {
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: scratch,
  RUNNER_TEMP: scratch,
  GITHUB_OUTPUT: join(scratch, 'output'),
  GITHUB_STATE: join(scratch, 'state'),
  GITHUB_STEP_SUMMARY: join(scratch, 'summary'),
  INPUT_TIMEOUT: 'nonsense',
  INPUT_TITLE: 'two\nlines',
};
const rows: readonly (readonly [string, Timed])[] = [
  ['node -e 0', { argv: [process.execPath, '-e', '0'] }],
  ...actions.map((action): [string, Timed] => [
    `${action}, an input that is not legal`,
    { argv: [process.execPath, join('dist', action, 'main.js')], env: job },
  ]),
  [
    'p1 launch -- true',
    { argv: [process.execPath, 'dist/cli.js', 'launch', '--root', join(scratch, 'root'), '--', 'true'] },
  ],
];

const measured = measureInTurn(
  rows.map(([, timed]) => timed),
  RUNS,
);
const bareMs = measured[0]?.medianMs ?? Number.NaN;
console.log(`Node ${process.version}, medians of ${RUNS}`);
for (const [index, [name]] of rows.entries()) {
  const ms = measured[index]?.medianMs ?? Number.NaN;
  console.log(`${name.padEnd(44)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / bareMs).toFixed(2)} x bare node`);
}
rmSync(scratch, { recursive: true, force: true });
