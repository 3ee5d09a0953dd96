import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { logLine } from '../../../src/report/log-line.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const RUN = { run: 'r', step: 'work', attempt: 1 };
const STANDING = {
  day: '2026-01-01',
  settled_micro_usd: 1_000_000,
  reserved_micro_usd: 2_000_000,
  limit_micro_usd: 50_000_000,
  limit_source: '.github/p1.yml@main',
  slots_taken: 1,
  slots: 3,
};
const ADMITTED = {
  ...RUN,
  ...STANDING,
  mode: 'enforce',
  is_configured: true,
  fence: 1,
  lease_reserved_micro_usd: 2_000_000,
  micro_qps: 666_666,
};
const SETTLED = {
  ...RUN,
  ...STANDING,
  settled_micro_usd: 1_250_000,
  reserved_micro_usd: 0,
  slots_taken: 0,
  cost_micro_usd: 250_000,
  lease_reserved_micro_usd: 2_000_000,
  is_reported: true,
};

const spent = () =>
  journalOf()
    .started({ guard: 'enforce' })
    .line('run.queued', { ...RUN, command: 'true', parameters: {}, is_smoke: false, timeout_ms: 1 })
    .line('guard.admitted', ADMITTED)
    .line('guard.topped-up', { ...RUN, spent_micro_usd: 1, lease_reserved_micro_usd: 4_000_000 })
    .line('guard.settled', SETTLED);

test('a report says what each run and all of them cost, and where the budget stood at the end', () => {
  const report = foldReport([spent().journal()]);
  expect(report).toMatchObject({
    guard: 'enforce',
    cost_micro_usd: 250_000,
    budget_day: '2026-01-01',
    budget_limit_micro_usd: 50_000_000,
    budget_source: '.github/p1.yml@main',
    budget_settled_micro_usd: 1_250_000,
    budget_reserved_micro_usd: 0,
    slots: 3,
    slots_taken: 0,
    guard_top_ups: 1,
    runs: [{ reserved_micro_usd: 4_000_000, cost_micro_usd: 250_000, is_cost_reported: true }],
  });
});

test('its first line has the cost, its table marks what nobody told', () => {
  const told = foldReport([spent().journal()]);
  expect(told.headline).toMatch(/, \$0\.25$/);
  const untold = foldReport([
    spent()
      .line('guard.settled', { ...SETTLED, is_reported: false })
      .journal(),
  ]);
  expect(reportMarkdown(told)).toContain('| $0.25 |');
  expect(reportMarkdown(untold)).toContain('| $0.25 (reserved) |');
  expect(reportMarkdown(told)).toContain('$1.25 spent, $0.00 reserved of $50.00');
});

test('refusals, shadow refusals, overruns, expired leases and the killswitch are counted', () => {
  const refusal = { ...RUN, reason_code: 'slots-full', message: 'm', fix: 'f', retry_at: null };
  const expired = { ...RUN, of_session: 's', settled_at_micro_usd: 1, parameters: {}, origin: {} };
  const journal = journalOf()
    .started()
    .line('guard.refused', refusal)
    .line('guard.shadow-refused', refusal)
    .line('usage.overrun', { ...RUN, overrun_micro_usd: 1 })
    .line('guard.lease-expired', expired)
    .line('killswitch.observed', { ...RUN, message: 'm' })
    .journal();
  expect(foldReport([journal])).toMatchObject({
    guard_refusals: 1,
    guard_shadow_refusals: 1,
    overruns: 1,
    leases_expired: 1,
    killswitch_stops: 1,
  });
});

test('the lines of the log can be searched for `Daily budget`, and an overrun is CRITICAL', () => {
  const events = spent()
    .line('guard.adjusted', {
      day: '2026-01-01',
      micro_usd: -5,
      settled_micro_usd: 0,
      actor: null,
      reason: 'r',
    })
    .line('usage.overrun', { ...RUN, overrun_micro_usd: 1_500_000 })
    .events();
  const lines = events.flatMap(event => logLine(event) ?? []);
  expect(lines.filter(line => line.includes('Daily budget'))).toHaveLength(3);
  expect(lines.at(-1)).toBe('CRITICAL: step work cost $1.50 more than was reserved for it');
});
