import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { gatherRunHealth } from '../../../src/compose/gates/run-health.ts';
import { runHealthGate } from '../../../src/gates/run-health/gate.ts';
import { findProcess } from '../../../src/launch/process/process-table.ts';
import { gateRepository, outcomeOf } from '../../doubles/gates/gate-repository.ts';
import { outcome, outcomes, seedGuard } from '../../doubles/gates/guard-seed.ts';
import {
  ago,
  QUEUED,
  RUNNING,
  seedJournal,
  seedLetter,
  seedWorkspace,
} from '../../doubles/gates/health-seed.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const STEP = { '.github/p1.yml': 'version: 1\nsteps:\n  work: { run: "true" }\n' };

async function judge(call: GateCall) {
  const decision = runHealthGate.decide(await gatherRunHealth(call), call.circumstances);
  const findings = decision.kind === 'judged' ? decision.findings : [];
  return { ...decision, findings, ...outcomeOf(runHealthGate, decision, call.circumstances.isProposal) };
}

describe('what cannot be read is no clean bill', () => {
  test('a queue that is no folder', async () => {
    const repository = gateRepository(folder.path, STEP);
    mkdirSync(join(repository.folder, '.p1/DLQ'), { recursive: true });
    writeFileSync(join(repository.folder, '.p1/DLQ/ready'), '');
    expect((await judge(repository.call())).verdict).toBe('error');
  });

  test('a state of the guard that is cut short, and nothing is set up', async () => {
    const repository = gateRepository(folder.path, {});
    mkdirSync(join(repository.folder, '.p1/state'), { recursive: true });
    writeFileSync(join(repository.folder, '.p1/state/state.1'), '{"cut');
    expect((await judge(repository.call())).criteria).toEqual(['run-health/state-unavailable']);
  });

  test('an entry that is damaged is told, and does not hide those beside it', async () => {
    const repository = gateRepository(folder.path, STEP);
    const id = seedLetter(repository.folder, ago({ hours: 1 }));
    writeFileSync(join(repository.folder, '.p1/DLQ/ready', id, 'entry.json'), '{}');
    seedLetter(repository.folder, ago({ hours: 2 }), { state: 'permanent' });
    expect((await judge(repository.call())).criteria).toEqual([
      'run-health/entry-refused',
      'run-health/permanent-without-owner',
    ]);
  });

  test('offline on GitHub, where nothing is set up, it is a warning and not not-applicable', async () => {
    const repository = gateRepository(folder.path, {});
    Object.assign(repository.env, { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octo-org/widgets' });
    expect((await judge(repository.call())).verdict).toBe('warn');
  });
});

describe('the numbers are those of the base', () => {
  test('a change that lets more wait, and retries more often, moves no limit', async () => {
    const repository = gateRepository(folder.path, STEP);
    for (let index = 0; index < 11; index += 1)
      seedLetter(repository.folder, ago({ hours: 1 }), { failures: 5 });
    repository.write({ '.github/p1.yml': 'version: 1\ndlq: { overflow: 1000, max-attempts: 100 }\n' });
    repository.commit();
    expect((await judge(repository.call())).criteria).toEqual([
      'run-health/queue-overflow',
      'run-health/retried-past-limit',
    ]);
  });

  test('an overflow of none makes one entry too many', async () => {
    const repository = gateRepository(folder.path, {
      '.github/p1.yml': 'version: 1\ndlq: { overflow: 0 }\n',
    });
    seedLetter(repository.folder, ago({ hours: 1 }));
    expect((await judge(repository.call())).criteria).toEqual(['run-health/queue-overflow']);
  });
});

test('an entry that a person redrives has one attempt more, and is not past its limit', async () => {
  const repository = gateRepository(folder.path, STEP);
  const history = [
    {
      at: ago({}).toISOString(),
      deed: 'redriven' as const,
      attempt: 5,
      actor: 'ada',
      session: 's',
      reason_code: null,
      why: 'Mended.',
    },
  ];
  seedLetter(repository.folder, ago({ hours: 1 }), { failures: 5, attempt: 5, history });
  expect((await judge(repository.call())).verdict).toBe('pass');
});

test('a run whose process lives is no orphan however old it is, and one of another machine is told and not counted', async () => {
  const repository = gateRepository(folder.path, STEP);
  const process_started_at = findProcess(process.pid)?.startedAt ?? '';
  seedWorkspace(repository.folder, ago({ days: 3 }), { pid: process.pid, process_started_at });
  seedWorkspace(repository.folder, ago({ days: 3 }), { host: 'elsewhere' });
  seedWorkspace(repository.folder, ago({ hours: 23 }));
  const { verdict, evidence } = await judge(repository.call());
  expect(verdict).toBe('pass');
  expect(evidence.at(-1)).toContain('3 workspaces without an end, 1 of them of another machine');
});

test('a run that is within its timeout, and the margin that ends it, is running', async () => {
  const repository = gateRepository(folder.path, STEP);
  seedJournal(repository.folder, new Date(Date.now() - 660_000 + 30_000), [QUEUED, RUNNING]);
  expect((await judge(repository.call())).verdict).toBe('pass');
});

test('runs that were skipped are none that failed or succeeded, and only the last 50 count', async () => {
  const repository = gateRepository(folder.path, STEP);
  const skipped = Array.from({ length: 100 }, () => outcome('SKIPPED'));
  const history = [...outcomes(60, 60).history, ...outcomes(0, 48).history, ...skipped];
  await seedGuard(repository.folder, { history });
  const { criteria, evidence } = await judge(repository.call());
  expect(criteria).toEqual([]);
  expect(evidence[1]).toContain('2 of the last 50 runs failed');
});

test('what an entry says of itself steers no terminal and no workflow', async () => {
  const repository = gateRepository(folder.path, STEP);
  const name = '::error::x\u001b[2J';
  mkdirSync(join(repository.folder, '.p1/DLQ/ready', name), { recursive: true });
  const { findings } = await judge(repository.call());
  expect(findings).toHaveLength(1);
  expect(findings[0]?.message).not.toMatch(/^::|\u001b/);
});
