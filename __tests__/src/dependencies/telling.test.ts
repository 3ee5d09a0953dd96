import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { dependencyLines } from '../../../src/cli/dependency-lines.ts';
import { dependencyAnnotations, tellJob } from '../../../src/compose/dependency-annotations.ts';
import type { DependenciesAnswer } from '../../../src/dependencies/answer.ts';
import { dependenciesSarif } from '../../../src/dependencies/dependencies-sarif.ts';
import { journalEvent } from '../../../src/kernel/events/index.ts';
import { dependencyLine } from '../../../src/report/dependency-line.ts';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import {
  fittingPackages,
  lockfileOf,
  MANIFEST,
  quietNpm,
  useDependencyProject,
} from '../../doubles/dependencies/dependency-project.ts';

const project = useDependencyProject();

async function check(missing: readonly string[]) {
  const packages = fittingPackages();
  for (const name of missing) delete packages[name];
  project.json('package.json', MANIFEST);
  project.json('package-lock.json', lockfileOf(packages));
  return project.check({
    npm: async (args, folder) =>
      args[0] === 'audit' ? { kind: 'unavailable', why: 'nobody answers' } : quietNpm(args, folder),
  });
}

async function answerOf(missing: readonly string[]): Promise<DependenciesAnswer> {
  const { answer } = await check(missing);
  if (answer === null) throw new Error('nothing was checked');
  return answer;
}

const LOST = ['node_modules/delta'];

test('at a terminal each finding has its place, its rule and its fix, and what did not run stands out', async () => {
  const text = dependencyLines(await answerOf(LOST)).join('\n');
  expect(text).toContain('package-lock.json: 3 packages');
  expect(text).toContain('  advisories  DID NOT RUN (nobody answers)');
  expect(text).toContain(
    'error    package-lock.json:18  dependency-missing\n         alpha@1.2.3 asks for delta@>=1, and the lockfile has no such package.\n         fix: npm install --package-lock-only',
  );
});

test('in a job each finding is marked on its own line, and the table is in the summary of the step', async () => {
  const answer = await answerOf(LOST);
  const summary = project.write('summary.md', '');
  const printed: string[] = [];
  tellJob({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }, answer, line => printed.push(line));
  expect(printed[0]).toMatch(
    /^::error title=p1 dependencies%3A dependency-missing,file=package-lock\.json,line=18::alpha@1\.2\.3 asks for/,
  );
  expect(printed).toHaveLength(2);
  const text = project.read('summary.md');
  expect(text).toContain('| advisories | **did not run** | nobody answers |');
  expect(text).toContain('| error | `dependency-missing` | `package-lock.json:18` |');
  const none: string[] = [];
  tellJob({}, answer, line => none.push(line));
  expect(none).toEqual([]);
});

test('more than GitHub shows are counted', async () => {
  const answer = await answerOf(LOST);
  const [first] = answer.findings;
  const many = first === undefined ? [] : Array.from({ length: 30 }, () => first);
  const commands = dependencyAnnotations({ findings: many });
  expect(commands).toHaveLength(10);
  expect(commands.at(-1)).toContain('21 more findings have no annotation');
});

test('SARIF has each finding with its line, its rule and a fingerprint that stays when lines move', async () => {
  const shape = z.object({
    version: z.literal('2.1.0'),
    runs: z.array(
      z.object({
        tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
        results: z.array(
          z.object({
            ruleId: z.string(),
            level: z.string(),
            partialFingerprints: z.record(z.string(), z.string()),
            locations: z.array(
              z.object({ physicalLocation: z.object({ region: z.object({ startLine: z.number() }) }) }),
            ),
          }),
        ),
      }),
    ),
  });
  const read = (answer: DependenciesAnswer) => shape.parse(JSON.parse(dependenciesSarif(answer))).runs[0];
  const run = read(await answerOf(LOST));
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['dependency-missing']);
  expect(run?.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['dependency-missing', 'error'],
    ['dependency-missing', 'error'],
  ]);
  expect(run?.results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(18);
  const prints = (each: typeof run) => each?.results.map(({ partialFingerprints }) => partialFingerprints);
  const lines = JSON.stringify(
    lockfileOf(Object.fromEntries(Object.entries(fittingPackages()).filter(([key]) => key !== LOST[0]))),
    null,
    2,
  );
  project.write('package-lock.json', lines.replace('"packages"', '\n\n"packages"'));
  const { answer } = await project.check();
  expect(answer === null ? null : prints(read(answer))).toEqual(prints(run));
});

test('the event is one of the journal, the log has its line, and the report its table', async () => {
  const { events } = await check(LOST);
  const common = {
    schema_version: 1,
    at: '2026-11-24T12:00:00.000Z',
    session: 's',
    run_attempt: 1,
    job: 'checks',
    seq: 0,
  };
  const [event] = events.map(each => journalEvent.parse({ ...common, ...each }));
  if (event?.type !== 'dependencies.checked') throw new Error('no event');
  expect(dependencyLine(event)).toBe(
    'Dependencies: 3 packages; 2 errors, 0 warnings, 0 notes; NOT CHECKED: advisories',
  );
  const report = foldReport([{ events: [event], unknownTypes: [], unreadableLines: 0 }]);
  expect(report).toMatchObject({
    dependency_errors: 2,
    dependency_checks: [{ job: 'checks', packages: 3, not_run: ['advisories'] }],
  });
  expect(reportMarkdown(report)).toContain('| checks | 3 | 2 | 0 | none | advisories |');
});

test('a repository without a manifest has nothing to check, and says so; folders of tests are named', async () => {
  project.json('__fixtures__/one/package-lock.json', {});
  const { result } = await project.check();
  expect(result).toMatchObject({
    decision: 'stop',
    reason_code: 'nothing-due',
    data: { left_out: ['__fixtures__/one'] },
  });
});

test('a library that wants no lockfile is warned; any other project without one fails', async () => {
  project.json('package.json', MANIFEST);
  expect((await project.check()).result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
  project.write('.npmrc', 'package-lock=false\n');
  expect((await project.check()).result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
});

test('a folder that is named and has no project is no pass', async () => {
  project.json('package.json', { name: 'app' });
  expect((await project.check({ path: 'misspelt' })).result).toMatchObject({
    decision: 'failure',
    reason_code: 'not-found',
  });
});

test('a path outside of the repository is refused', async () => {
  project.json('package.json', MANIFEST);
  await expect(project.check({ path: '..' })).rejects.toThrow('is outside of the repository');
});
