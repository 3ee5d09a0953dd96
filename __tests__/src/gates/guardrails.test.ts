import { symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { gatherGuardrails } from '../../../src/compose/gates/guardrails.ts';
import type { GateFinding } from '../../../src/gates/gate.ts';
import { guardrailsGate } from '../../../src/gates/guardrails/gate.ts';
import { gateRepository, outcomeOf } from '../../doubles/gates/gate-repository.ts';
import { seedGuard, spentToday } from '../../doubles/gates/guard-seed.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const CONFIG = '.github/p1.yml';
const LIMITS = '  daily-budget-usd: 50\n  concurrency: 3\n  qps: 2\n';
const guard = (lines: string) => ({ [CONFIG]: `version: 1\nguard:\n${lines}` });

async function judge(call: GateCall) {
  const decision = guardrailsGate.decide(await gatherGuardrails(call), call.circumstances);
  if (decision.kind !== 'judged') throw new Error('it always applies');
  return { ...decision, ...outcomeOf(guardrailsGate, decision, call.circumstances.isProposal) };
}

function scopesOf(findings: readonly GateFinding[]): readonly string[] {
  return findings.map(({ criterion, scope }) => `${criterion} ${scope}`).sort();
}

describe('the policy is that of the base', () => {
  test('a change that raises a limit and its ceiling together is over the ceiling of the base, and both are told', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    const raised = LIMITS.replace('50', '500').replace('qps: 2', 'qps: 30');
    repository.write(guard(`${raised}  ceilings: { daily-budget-usd: 1000, qps: 1000 }\n`));
    repository.commit();
    const { verdict, findings } = await judge(repository.call());
    expect(verdict).toBe('fail');
    expect(scopesOf(findings)).toEqual([
      'guardrails/limit-over-ceiling daily-budget-usd',
      'guardrails/limit-over-ceiling qps',
      'guardrails/limit-raised ceilings.daily-budget-usd',
      'guardrails/limit-raised ceilings.qps',
    ]);
    expect(findings[0]?.place).toEqual({ file: CONFIG, line: 3, column: 3 });
    expect(findings[0]?.message).toContain('$500.00, above its ceiling of $100.00');
  });

  test.each([
    ['deletes p1.yml', { [CONFIG]: null }],
    ['renames p1.yml', { [CONFIG]: null, '.github/p2.yml': `version: 1\nguard:\n${LIMITS}` }],
    ['leaves the section out', { [CONFIG]: 'version: 1\n' }],
  ])('a change that %s takes every limit away, and turns the guard off', async (_what, files) => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    repository.write(files);
    repository.commit();
    const { verdict, findings } = await judge(repository.call());
    expect(verdict).toBe('fail');
    expect(scopesOf(findings)).toEqual([
      'guardrails/limit-missing concurrency',
      'guardrails/limit-missing daily-budget-usd',
      'guardrails/limit-missing qps',
      'guardrails/not-enforced *',
    ]);
  });

  test('a change whose p1.yml is illegal elsewhere is judged by its limits all the same', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    repository.write({ [CONFIG]: `version: 1\nnonsense: 1\nguard:\n${LIMITS.replace('50', '101')}` });
    repository.commit();
    const call = repository.call();
    expect(call.headConfig).toBeNull();
    expect((await judge(call)).criteria).toEqual(['guardrails/limit-over-ceiling']);
  });

  test('a change that moves the root does not lead the gate away from what the base’s root holds', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    await seedGuard(repository.folder, spentToday(200_000_000));
    repository.write({ [CONFIG]: `version: 1\nroot: elsewhere\nguard:\n${LIMITS}` });
    repository.commit();
    const { criteria } = await judge(repository.call());
    expect(criteria).toContain('guardrails/runaway');
  });
});

describe('state that is committed', () => {
  test.each([
    ['TOOLS/Runtime_Guard_Killswitch.FLAG'],
    ['deep/down/.killswitch'],
    ['killswitch'],
    ['tools/runtime_guard_daily_budget.txt'],
    ['.p1/state/leases.json'],
  ])('%s', async path => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    repository.write({ [path]: 'false\n' });
    repository.commit();
    const { findings } = await judge(repository.call());
    expect(scopesOf(findings)).toEqual([`guardrails/state-committed ${path}`]);
  });

  test('the files of the state’s branch, wherever they are put', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    const names = ['meta.json', 'leases.json', 'killswitch.json', 'history.json'];
    repository.write(Object.fromEntries(names.map(name => [`copy/${name}`, '{}'])));
    repository.commit();
    expect((await judge(repository.call())).criteria).toEqual(['guardrails/state-committed']);
  });

  test('a file that only has a name like theirs is none', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    repository.write({ 'src/killswitch.json': '{}', 'src/killswitch.ts': '', 'docs/killswitch/x.md': '' });
    repository.commit();
    expect((await judge(repository.call())).verdict).toBe('pass');
  });

  test('a link in the place of the root', async () => {
    const repository = gateRepository(folder.path, guard(LIMITS));
    symlinkSync('elsewhere', `${repository.folder}/.p1`);
    repository.commit();
    expect((await judge(repository.call())).criteria).toContain('guardrails/state-committed');
  });
});

test('a repository that has set nothing up is warned, with the lines that set it up, whatever it has spent of a default', async () => {
  const repository = gateRepository(folder.path, { '.github/workflows/gates.yml': 'on: push\n' });
  await seedGuard(repository.folder, spentToday(60_000_000));
  const { verdict, criteria, advice } = await judge(repository.call());
  expect(verdict).toBe('warn');
  expect(criteria).toEqual(['guardrails/budget-nearly-spent', 'guardrails/not-enforced']);
  expect(advice).toContain('guard:\n  daily-budget-usd: 50');
});

test('on GitHub and offline nothing of the state is known, and that is told', async () => {
  const repository = gateRepository(folder.path, guard(LIMITS));
  await seedGuard(repository.folder, spentToday(200_000_000));
  Object.assign(repository.env, { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octo-org/widgets' });
  const { criteria, evidence } = await judge(repository.call());
  expect(criteria).toEqual(['guardrails/state-not-asked']);
  expect(evidence).toContain('The guard’s state was not seen.');
});

test('a budget of nothing is not spent before anything is', async () => {
  const repository = gateRepository(folder.path, guard(LIMITS.replace('50', '0')));
  expect((await judge(repository.call())).verdict).toBe('pass');
});

test('the reason of a killswitch steers no terminal and no workflow', async () => {
  const repository = gateRepository(folder.path, guard(LIMITS));
  const engaged = {
    reason: 'stop\n::error::x\u001b[2J',
    actor: 'a\nb',
    since: new Date().toISOString(),
    expires: null,
  };
  await seedGuard(repository.folder, { killswitch: engaged });
  const { findings } = await judge(repository.call());
  expect(findings[0]?.message).not.toMatch(/[\n\u001b]/);
});
