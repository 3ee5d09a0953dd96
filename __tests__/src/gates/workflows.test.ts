import { describe, expect, test } from '@jest/globals';
import { gatherWorkflows } from '../../../src/compose/gates/workflows.ts';
import type { GateDecision } from '../../../src/gates/gate.ts';
import { WORKFLOWS_CRITERIA } from '../../../src/gates/workflows/criteria.ts';
import { workflowsGate } from '../../../src/gates/workflows/gate.ts';
import { openGit } from '../../../src/git/git.ts';
import { type Repository, useRepository } from '../../doubles/scan/repository.ts';
import { fixtures } from './fixtures/workflows.ts';
import type { GateFixture } from './gate-fixture.ts';
import { gateCall } from './workflows/gate-call.ts';

const repository = useRepository();

describe('each condition has a repository that yields it alone', () => {
  test.each(fixtures.map(fixture => [`${fixture.criterion}: ${fixture.name ?? 'plain'}`, fixture] as const))(
    '%s',
    async (_, fixture) => {
      const decision = await judged(repository, fixture);
      expect(verdictOf(decision)).toEqual(fixture.expects);
      if (decision.kind === 'not-applicable') expect(decision.criterion).toBe(fixture.criterion);
    },
  );

  test('and every condition has one', () => {
    expect([...new Set(fixtures.map(({ criterion }) => criterion))].sort()).toEqual(
      WORKFLOWS_CRITERIA.map(({ id }) => id).sort(),
    );
  });
});

async function judged(repository: Repository, fixture: GateFixture) {
  repository.put('README.md', 'A repository.\n');
  for (const [path, content] of Object.entries(fixture.base)) repository.put(path, content);
  const base = repository.commit();
  for (const change of [fixture.head ?? {}].flat())
    for (const [path, content] of Object.entries(change))
      content === null ? repository.remove(path) : repository.put(path, content);
  const head = repository.commit();
  const git = openGit({ folder: repository.folder, env: repository.env });
  const call = gateCall(git, { head, base: fixture.isStanding ? null : base });
  return workflowsGate.decide(await gatherWorkflows(call), call.circumstances);
}

/** What the runner makes of it without waivers. */
function verdictOf(decision: GateDecision) {
  if (decision.kind === 'not-applicable') return { verdict: 'not-applicable', criteria: [] };
  const criteria = [...new Set(decision.findings.map(({ criterion }) => criterion))].sort();
  const levels = new Set(criteria.map(id => workflowsGate.criteria.find(each => each.id === id)?.level));
  const verdict = (['error', 'fail', 'warn'] as const).find(level => levels.has(level)) ?? 'pass';
  return { verdict, criteria };
}
