import { expect, test } from '@jest/globals';
import { gatesAnnotations } from '../../../src/compose/gates-annotations.ts';
import { GATE_IDS } from '../../../src/config/gate-ids.ts';
import { gatesAnswer, judgedFinding, WAIVER } from '../../doubles/gates-answer.ts';

const times = (count: number, level: 'fail' | 'warn', criterion = 'secrets/c') =>
  Array.from({ length: count }, () => judgedFinding({ level, criterion }));

test('a finding is marked at its place, and what is waived is not', () => {
  const findings = [judgedFinding(), judgedFinding({ level: 'waived', waiver: WAIVER })];
  expect(
    gatesAnnotations(gatesAnswer({ secrets: { verdict: 'fail', findings } }, { verdict: 'fail' })),
  ).toEqual([
    '::error title=Secrets%3A secrets/new-finding,file=src/a.ts,line=3,col=5::Commit 1111 adds a key. Revoke it.',
  ]);
});

test('a gate that could not run is marked, as an error where it fails the check', () => {
  const own = { secrets: { verdict: 'error' as const, why: 'Shallow.', fix: 'Fetch all.' } };
  expect(gatesAnnotations(gatesAnswer(own, { verdict: 'fail' }))).toEqual([
    '::error title=Secrets could not run::Shallow. Fetch all.',
  ]);
  expect(gatesAnnotations(gatesAnswer(own, { verdict: 'warn' }))).toEqual([
    '::warning title=Secrets could not run::Shallow. Fetch all.',
  ]);
});

test('no gate is hidden by the findings of another, and the note says whose are', () => {
  const own = Object.fromEntries(
    GATE_IDS.map((id, index) => [
      id,
      { verdict: 'fail' as const, findings: times(index === 0 ? 50 : 1, 'fail', `${id}/c`) },
    ]),
  );
  const commands = gatesAnnotations(gatesAnswer(own, { verdict: 'fail' }));
  const errors = commands.filter(command => command.startsWith('::error'));
  expect(errors).toHaveLength(9);
  for (const id of GATE_IDS) expect(errors.some(command => command.includes(`${id}/c`))).toBe(true);
  expect(commands.at(-1)).toMatch(/^::notice title=p1 ci-gates::48 more findings .* \(secrets 48\):/);
});

test('the worst of a gate is marked first; warnings have room of their own', () => {
  const findings = [
    judgedFinding({ level: 'error', criterion: 'secrets/e' }),
    ...times(20, 'fail'),
    ...times(30, 'warn'),
  ];
  const commands = gatesAnnotations(
    gatesAnswer({ secrets: { verdict: 'error', findings } }, { verdict: 'fail' }),
  );
  expect(commands[0]).toContain('secrets/e');
  expect(commands.filter(command => command.startsWith('::warning'))).toHaveLength(10);
  expect(commands.at(-1)).toContain('32 more findings');
});

test('nothing that a repository has written is a command of its own', () => {
  const hostile = 'a\n::error::pwn';
  const findings = [
    judgedFinding({ message: hostile, fix: hostile, place: { file: hostile, line: 1, column: 1 } }),
  ];
  const [command = ''] = gatesAnnotations(
    gatesAnswer({ secrets: { verdict: 'fail', findings } }, { verdict: 'fail' }),
  );
  expect(command).not.toContain('\n');
  expect(command).toContain('file=a%0A%3A%3Aerror%3A%3Apwn,');
});
