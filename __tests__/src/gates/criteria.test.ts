import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { knownGates } from '../../../src/compose/gates/known-gates.ts';
import { GATE_IDS } from '../../../src/config/gate-ids.ts';
import { withFixture } from './build-fixture.ts';
import { fixtures as changeControl } from './fixtures/change-control.ts';
import { fixtures as dependencies } from './fixtures/dependencies.ts';
import { fixtures as guardrails } from './fixtures/guardrails.ts';
import { fixtures as regression } from './fixtures/regression.ts';
import { fixtures as runHealth } from './fixtures/run-health.ts';
import { fixtures as secrets } from './fixtures/secrets.ts';
import { fixtures as toolchain } from './fixtures/toolchain.ts';
import { fixtures as workflows } from './fixtures/workflows.ts';
import type { GateFixture } from './gate-fixture.ts';
import { judge } from './judge-fixture.ts';

const FIXTURES: Readonly<Record<string, readonly GateFixture[]>> = {
  secrets,
  dependencies,
  workflows,
  toolchain,
  regression,
  guardrails,
  'run-health': runHealth,
  'change-control': changeControl,
};

const cards = knownGates().map(({ card }) => card);

it('knows all gates, in their order', () => {
  expect(cards.map(({ id }) => id)).toEqual(GATE_IDS);
});

describe.each(cards)('the gate $id', ({ id, criteria }) => {
  const ids = criteria.map(criterion => criterion.id).sort();
  const fixtures = FIXTURES[id] ?? [];

  it('names each criterion once, by itself', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter(name => !new RegExp(`^${id}/[a-z0-9]+(?:-[a-z0-9]+)*$`).test(name))).toEqual([]);
  });

  it('has a fixture for each criterion, and none for any other', () => {
    expect([...new Set(fixtures.map(({ criterion }) => criterion))].sort()).toEqual(ids);
  });

  it('has a heading on its page for each criterion, and none for any other', () => {
    const page = readFileSync(new URL(`../../../docs/gates/${id}.md`, import.meta.url), 'utf8');
    const headings = [...page.matchAll(/^### `([^`]+)`$/gm)].map(([, name = '']) => name);
    expect(headings.sort()).toEqual(ids);
  });

  it('has a failure and a warning of each live failure', () => {
    const live = criteria.filter(({ isLive, level }) => isLive && level === 'fail');
    for (const { id: criterion } of live) {
      const of = fixtures.filter(fixture => fixture.criterion === criterion);
      expect(
        [
          criterion,
          ...new Set(
            of.map(
              ({ isStanding, expects }) =>
                `${isStanding === true ? 'standing' : 'proposed'}: ${expects.verdict}`,
            ),
          ),
        ].sort(),
      ).toEqual([criterion, 'proposed: warn', 'standing: fail'].sort());
    }
  });

  it.each(fixtures.map(fixture => [nameOf(fixture), fixture] as const))('%s', async (_, fixture) => {
    const found = await withFixture(fixture, built =>
      judge(built, {
        only: fixture.asksAll === true ? null : [id],
        base: fixture.isStanding === true ? null : 'main',
        isOffline: fixture.isOffline ?? true,
        now: fixture.now,
        freeBytes: fixture.freeBytes,
      }),
    );
    const gate = found.answer.gates.find(each => each.id === id);
    // What does not apply, or could not run, has no findings: its criterion is in its words alone.
    const { verdict } = fixture.expects;
    const criteria = verdict === 'not-applicable' || verdict === 'error' ? [] : fixture.expects.criteria;
    expect({
      verdict: gate?.verdict,
      criteria:
        verdict === 'error' ? [] : [...new Set(gate?.findings.map(finding => finding.criterion))].sort(),
      why: gate?.why,
    }).toEqual({ verdict, criteria, why: expect.any(String) });
  });
});

function nameOf({ criterion, name, isStanding }: GateFixture): string {
  return `${criterion}${name === undefined ? '' : `, ${name}`}${isStanding === true ? ', standing' : ''}`;
}
