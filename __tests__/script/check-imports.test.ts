import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkImports } from '../../script/imports/check-imports.ts';

const RULES = path.resolve('.dependency-cruiser.js');

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'p1-imports-')));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes one module per entry, which imports the modules that it names (paths from the root). */
function writeTree(modules: Record<string, readonly string[]>): void {
  for (const [file, imports] of Object.entries(modules)) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    const lines = imports.map(to => {
      const relative = path.relative(path.dirname(file), to);
      return `import '${relative.startsWith('.') ? relative : `./${relative}`}';`;
    });
    writeFileSync(target, `${lines.join('\n')}\nexport const here = '${file}';\n`);
  }
}

/** The problems of a tree in which `from` imports `to`, and nothing else is wrong. */
async function problemsOf(from: string, to: string): Promise<readonly string[]> {
  writeTree({ [from]: [to], [to]: [] });
  return (await checkImports(root, RULES)).problems;
}

describe('what the house allows', () => {
  test.each([
    ['src/main.ts', 'actions/launch/main.ts'],
    ['src/main.ts', 'src/cli/launch.ts'],
    ['actions/launch/main.ts', 'actions/launch/inputs.ts'],
    ['actions/launch/main.ts', 'src/compose/local.ts'],
    ['actions/launch/main.ts', 'src/kernel/inputs.ts'],
    ['src/cli/report.ts', 'src/report/fold.ts'],
    ['src/compose/local.ts', 'src/platform/local/clock.ts'],
    ['src/compose/local.ts', 'src/launch/launch.ts'],
    ['src/platform/local/state.ts', 'src/guard/state-port.ts'],
    ['src/platform/github/letters.ts', 'src/dlq/port.ts'],
    ['src/platform/local/layout.ts', 'src/config/config.ts'],
    ['src/gates/roster.ts', 'src/regression/score.ts'],
    ['src/launch/launch.ts', 'src/guard/admit.ts'],
    ['src/launch/launch.ts', 'src/git/range.ts'],
    ['src/config/load.ts', 'src/kernel/errors.ts'],
  ])('%s imports %s', async (from, to) => {
    expect(await problemsOf(from, to)).toEqual([]);
  });
});

describe('what each rule forbids', () => {
  test.each([
    ['front-doors-only-from-main', 'src/compose/local.ts', 'src/cli/launch.ts'],
    ['front-doors-only-from-main', 'src/launch/launch.ts', 'actions/launch/inputs.ts'],
    ['front-doors-only-from-main', 'actions/launch/main.ts', 'actions/dlq/main.ts'],
    ['front-doors-only-from-main', 'actions/launch/main.ts', 'src/cli/launch.ts'],
    ['main-only-from-stubs', 'src/cli/launch.ts', 'src/main.ts'],
    ['compose-only-from-front-doors', 'src/launch/launch.ts', 'src/compose/local.ts'],
    ['compose-only-from-front-doors', 'src/platform/local/state.ts', 'src/compose/local.ts'],
    ['platform-only-from-compose', 'actions/launch/main.ts', 'src/platform/github/summary.ts'],
    ['platform-only-from-compose', 'src/cli/launch.ts', 'src/platform/local/terminal.ts'],
    ['platform-only-from-compose', 'src/guard/admit.ts', 'src/platform/local/state.ts'],
    ['platforms-apart', 'src/platform/local/state.ts', 'src/platform/github/state.ts'],
    ['platform-imports-ports', 'src/platform/local/state.ts', 'src/guard/admit.ts'],
    ['platform-imports-ports', 'src/platform/local/state.ts', 'src/guard/support.ts'],
    ['platform-imports-ports', 'src/platform/local/state.ts', 'src/redact/redactor.ts'],
    ['foundation-is-below-domains', 'src/config/load.ts', 'src/launch/launch.ts'],
    ['kernel-is-lowest', 'src/kernel/journal.ts', 'src/redact/redactor.ts'],
    ['domain-order-report', 'src/report/fold.ts', 'src/launch/states.ts'],
    ['domain-order-report', 'src/report/fold.ts', 'src/pricing/table.ts'],
    ['domain-order-guard', 'src/guard/admit.ts', 'src/dlq/entry.ts'],
    ['domain-order-launch', 'src/launch/launch.ts', 'src/regression/score.ts'],
    ['domain-order-alerts', 'src/alerts/raise.ts', 'src/maintenance/sweep.ts'],
    ['product-without-workshop', 'src/launch/launch.ts', 'script/generate/write.ts'],
    ['product-without-workshop', 'actions/launch/main.ts', '__tests__/doubles/clock.ts'],
    ['room-is-known', 'src/attic/box.ts', 'src/kernel/errors.ts'],
    ['no-unresolvable', 'src/launch/launch.ts', 'node_modules/no-such-package/index.js'],
  ])('%s: %s imports %s', async (rule, from, to) => {
    if (rule === 'no-unresolvable') {
      writeTree({ [from]: [to] });
      expect((await checkImports(root, RULES)).problems).toEqual([
        expect.stringMatching(/^no-unresolvable: /),
      ]);
      return;
    }
    expect(await problemsOf(from, to)).toContain(`${rule}: ${from} -> ${to}`);
  });

  test('no-cycles: three modules that import each other in a circle', async () => {
    writeTree({
      'src/kernel/a.ts': ['src/kernel/b.ts'],
      'src/kernel/b.ts': ['src/kernel/c.ts'],
      'src/kernel/c.ts': ['src/kernel/a.ts'],
    });
    const { problems } = await checkImports(root, RULES);
    expect(problems).toContainEqual(expect.stringMatching(/^no-cycles: src\/kernel\/a\.ts -> /));
  });

  test('github-clients-in-platform: a domain that imports a GitHub client', async () => {
    writeTree({ 'node_modules/@actions/core/index.js': [] });
    writeFileSync(
      path.join(root, 'node_modules/@actions/core/package.json'),
      '{"name":"@actions/core","main":"index.js"}',
    );
    mkdirSync(path.join(root, 'src/guard'), { recursive: true });
    writeFileSync(path.join(root, 'src/guard/admit.ts'), "export { here } from '@actions/core';\n");
    const { problems } = await checkImports(root, RULES);
    expect(problems).toEqual([
      'github-clients-in-platform: src/guard/admit.ts -> node_modules/@actions/core/index.js',
    ]);
  });

  test('an import of types alone, and one inside a function, count', async () => {
    writeTree({ 'src/dlq/entry.ts': [], 'src/launch/states.ts': [] });
    mkdirSync(path.join(root, 'src/guard'), { recursive: true });
    writeFileSync(
      path.join(root, 'src/guard/admit.ts'),
      "import type { here } from '../dlq/entry.ts';\nexport const load = (): Promise<{ here: typeof here }> => import('../launch/states.ts');\n",
    );
    const { problems } = await checkImports(root, RULES);
    expect([...problems].sort()).toEqual([
      'domain-order-guard: src/guard/admit.ts -> src/dlq/entry.ts',
      'domain-order-guard: src/guard/admit.ts -> src/launch/states.ts',
    ]);
  });
});

describe('the count of modules', () => {
  test('every TypeScript file of src/ and actions/ is seen, imported or not', async () => {
    writeTree({ 'src/main.ts': [], 'src/kernel/lonely.ts': [], 'actions/launch/post.ts': [] });
    expect(await checkImports(root, RULES)).toEqual({ problems: [], seen: 3 });
  });

  test('a file that the rules exclude is a problem', async () => {
    writeTree({ 'src/main.ts': [], 'src/kernel/hidden.ts': [] });
    const rules = path.join(root, 'rules.mjs');
    writeFileSync(
      rules,
      "export default { forbidden: [], options: { parser: 'swc', exclude: 'hidden' } };\n",
    );
    expect((await checkImports(root, rules)).problems).toEqual([
      'not-seen: dependency-cruiser did not look at src/kernel/hidden.ts',
    ]);
  });

  test('a tree in which no module is seen is a problem', async () => {
    mkdirSync(path.join(root, 'src'));
    expect((await checkImports(root, RULES)).problems).toEqual([
      'not-seen: dependency-cruiser looked at no module',
    ]);
  });
});
