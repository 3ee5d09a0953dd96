import { expect, test } from '@jest/globals';
import { tellGates } from '../../../src/compose/gates-telling.ts';
import type { GateVerdict } from '../../../src/gates/gate.ts';
import type { GatesAnswer } from '../../../src/gates/gates-answer.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { gatesAnswer, judgedFinding } from '../../doubles/gates-answer.ts';

function told(answer: GatesAnswer): readonly NewEvent[] {
  const events: NewEvent[] = [];
  tellGates(answer, event => void events.push(event));
  return events;
}

test('each gate is told with its counts and its worst findings', () => {
  const findings = Array.from({ length: 30 }, (_each, index) =>
    judgedFinding(index < 25 ? { place: null } : { level: 'warn' }),
  );
  const events = told(gatesAnswer({ dependencies: { verdict: 'fail', findings } }, { isPartial: true }));
  expect(events).toHaveLength(8);
  expect(events[1]).toMatchObject({
    type: 'gate.finished',
    gate: 'dependencies',
    verdict: 'fail',
    failures: 25,
    warnings: 5,
    is_partial: true,
  });
  expect(events[1]).toHaveProperty('told.length', 20);
  expect(events[1]).toHaveProperty('told.0', {
    criterion: 'secrets/new-finding',
    level: 'fail',
    message: 'Commit 1111 adds a key.',
    fix: 'Revoke it.',
    file: null,
    line: null,
    scope: 'src/a.ts',
  });
});

const NONE = {
  secrets: null,
  dependencies: null,
  workflows: null,
  toolchain: null,
  regression: null,
  guardrails: null,
  'run-health': null,
  'change-control': null,
};
const DOWN = {
  ...NONE,
  secrets: 'critical',
  toolchain: 'warning',
  regression: 'warning',
  guardrails: 'critical',
  'run-health': 'critical',
};

test.each<[GateVerdict, Readonly<Record<string, string | null>>]>([
  ['fail', DOWN],
  ['error', DOWN],
  ['warn', { ...NONE, toolchain: 'warning', regression: 'warning', guardrails: 'warning' }],
  ['waived', NONE],
  ['pass', NONE],
  ['not-applicable', NONE],
])('gates with the verdict %s raise these alerts', (verdict, expected) => {
  const answer = gatesAnswer();
  const gates = answer.gates.map(gate => ({ ...gate, verdict, fix: 'Mend it.' }));
  const alerts = told({ ...answer, gates }).filter(event => event.type === 'alert.raised');
  const severities = Object.entries(expected).filter(([, severity]) => severity !== null);
  expect(alerts).toEqual(
    severities.map(([id, severity]) =>
      expect.objectContaining({ severity, code: `gate-${id}`, fix: 'Mend it.' }),
    ),
  );
});
