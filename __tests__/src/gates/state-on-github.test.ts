import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { gatherGuardrails } from '../../../src/compose/gates/guardrails.ts';
import { gatherRunHealth } from '../../../src/compose/gates/run-health.ts';
import { guardrailsGate } from '../../../src/gates/guardrails/gate.ts';
import { runHealthGate } from '../../../src/gates/run-health/gate.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { encodeChanges } from '../../../src/guard/state-files.ts';
// jest links modules that are imported at the same time badly: these are there before they are asked for.
import '../../../src/compose/policed-store.ts';
import '../../../src/platform/github/dead-letters.ts';
import '../../../src/platform/github/state-branch.ts';
import '../../../src/platform/github/workflow-runs.ts';
import { gateRepository, outcomeOf } from '../../doubles/gates/gate-repository.ts';
import { outcomes } from '../../doubles/gates/guard-seed.ts';
import { type GitHubDouble, startGitHubDouble } from '../../doubles/github/github-double.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';
const CONFIG = {
  '.github/p1.yml': 'version: 1\nguard:\n  daily-budget-usd: 50\n  concurrency: 3\n  qps: 2\n',
};
const folder = useTempFolder();
let github: GitHubDouble;

beforeAll(async () => {
  github = await startGitHubDouble({ repository: REPOSITORY });
});
beforeEach(() => void github.git.of(REPOSITORY).deleteBranch(BRANCH));
afterEach(() => expect(github.faults.pending()).toEqual([]));
afterAll(() => github.close());

function seed(state: Partial<GuardState>): void {
  const files = encodeChanges({ ...EMPTY_STATE, ...state }, {});
  const written = Object.entries(files).flatMap(([path, text]) =>
    text === null ? [] : [[path, text] as const],
  );
  github.git.of(REPOSITORY).write(BRANCH, Object.fromEntries(written));
}

/** The change of a repository on GitHub, whose token may do this much. */
function callWith(files: Readonly<Record<string, string>>, contents: 'read' | 'none', name = 'first') {
  const repository = gateRepository(folder.at(name), files);
  Object.assign(repository.env, github.environment());
  return { ...repository.call({ isOffline: false }), token: github.token({ contents }) };
}

async function guardrails(call: ReturnType<typeof callWith>) {
  const decision = guardrailsGate.decide(await gatherGuardrails(call), call.circumstances);
  return outcomeOf(guardrailsGate, decision, true);
}

async function runHealth(call: ReturnType<typeof callWith>) {
  const decision = runHealthGate.decide(await gatherRunHealth(call), call.circumstances);
  return outcomeOf(runHealthGate, decision, true);
}

test('the state on its branch is looked at, and not written to', async () => {
  seed({
    killswitch: { reason: 'a runaway', actor: 'ada', since: '2026-11-30T10:00:00.000Z', expires: null },
    ...outcomes(26, 50),
  });
  const before = github.git.of(REPOSITORY).head(BRANCH);
  const call = callWith(CONFIG, 'read');
  expect(await guardrails(call)).toEqual({ verdict: 'warn', criteria: ['guardrails/killswitch-on'] });
  expect(await runHealth(call)).toEqual({ verdict: 'warn', criteria: ['run-health/error-rate-high'] });
  expect(github.git.of(REPOSITORY).head(BRANCH)).toBe(before);
});

test('a token that may not read is an error where the guard is set up, and a warning where nothing is', async () => {
  seed({});
  expect(await guardrails(callWith(CONFIG, 'none'))).toEqual({
    verdict: 'error',
    criteria: ['guardrails/state-unavailable'],
  });
  expect((await guardrails(callWith({}, 'none', 'second'))).verdict).toBe('warn');
});

test('a repository that has only a workflow has no runs to be judged', async () => {
  expect(await runHealth(callWith({}, 'read'))).toEqual({
    verdict: 'not-applicable',
    criteria: ['run-health/no-runs'],
  });
});
