import { describe, expect, test } from '@jest/globals';
import { journalEvent } from '../../../../src/kernel/events/index.ts';
import { REASON_CODES } from '../../../../src/kernel/result.ts';

const common = {
  schema_version: 1,
  at: '2026-03-04T05:06:07.008Z',
  session: 's',
  run_attempt: 1,
  job: 'j',
  seq: 0,
};
const run = { ...common, run: 'r', step: 'build', attempt: 1 };
const ending = { ...run, reason_code: 'ok', message: 'm', duration_ms: 12.5 };
const digest = 'a'.repeat(64);
const standing = {
  day: '2026-03-04',
  settled_micro_usd: 1,
  reserved_micro_usd: 2,
  limit_micro_usd: 3,
  limit_source: 'default',
  slots_taken: 1,
  slots: 3,
};
const refusal = { reason_code: 'slots-full', message: 'm', fix: 'f', retry_at: null };
const letter = { ...common, letter: 'l', step: 'build', attempt: 2, actor: null, why: null };
const byHand = { ...common, actor: 'octocat', reason: 'r' };

const EVENTS: readonly Readonly<Record<string, unknown>>[] = [
  {
    ...common,
    type: 'session.started',
    action: 'launch',
    p1_version: '0.1.0',
    node_version: 'v24.0.0',
    platform: 'linux-x64',
    provider: 'local',
    actor: null,
    repository: null,
    ref: null,
    sha: null,
    branch: null,
    event: null,
    workflow: null,
    run_url: null,
    build_id: null,
    pr_number: null,
    config_path: null,
    config_digest: null,
    root: '/r',
    is_offline: false,
    is_regression: false,
    guard: 'not-configured',
    dead_letters: 'not-configured',
  },
  {
    ...common,
    type: 'session.finished',
    action: 'launch',
    decision: 'continue',
    reason_code: 'ok',
    message: 'm',
    fix: null,
    duration_ms: 1,
  },
  { ...run, type: 'run.queued', command: 'true', parameters: { n: 1 }, is_smoke: false, timeout_ms: 1000 },
  { ...run, type: 'run.running', workspace: '/w' },
  { ...ending, type: 'run.succeeded', exit_code: 0, outputs_path: '/o', manifest_digest: digest },
  { ...ending, type: 'run.failed', fix: 'f', exit_code: null, signal: 'SIGKILL', evidence: null },
  { ...ending, type: 'run.skipped' },
  {
    ...run,
    type: 'run.recovered',
    of_session: 's0',
    state: 'FAIL',
    reason_code: 'ok',
    message: 'm',
    fix: 'f',
    evidence: null,
  },
  { ...run, type: 'process.started', pid: 42 },
  { ...run, type: 'process.output-truncated', kept_bytes: 1, seen_bytes: 2 },
  { ...run, type: 'process.signalled', signal: 'SIGTERM', why: 'timeout' },
  {
    ...run,
    type: 'process.exited',
    exit_code: 0,
    signal: null,
    duration_ms: 1,
    stdout_bytes: 0,
    stderr_bytes: 0,
  },
  { ...run, type: 'outputs.verified', files: 1, bytes: 2, undeclared: 0 },
  { ...run, type: 'outputs.promoted', path: '/o', manifest_digest: digest, is_current: true },
  { ...run, type: 'outputs.rejected', problems: ['p'] },
  { ...run, type: 'outputs.uploaded', artifact: 'p1-outputs-build-r', artifact_id: 1, digest, bytes: 2 },
  {
    ...run,
    ...standing,
    type: 'guard.admitted',
    mode: 'enforce',
    is_configured: true,
    fence: 1,
    lease_reserved_micro_usd: 1,
    micro_qps: 666_666,
  },
  { ...run, ...refusal, type: 'guard.refused' },
  { ...run, ...refusal, type: 'guard.shadow-refused' },
  { ...run, type: 'guard.topped-up', spent_micro_usd: 1, lease_reserved_micro_usd: 2 },
  {
    ...run,
    ...standing,
    type: 'guard.settled',
    cost_micro_usd: 1,
    lease_reserved_micro_usd: 2,
    is_reported: true,
  },
  {
    ...run,
    type: 'guard.lease-expired',
    of_session: 's0',
    settled_at_micro_usd: 1,
    parameters: { n: 1 },
    origin: { ref: null },
  },
  { ...byHand, type: 'guard.adjusted', day: '2026-03-04', micro_usd: -1, settled_micro_usd: 0 },
  { ...byHand, type: 'killswitch.engaged', expires: null },
  { ...byHand, type: 'killswitch.released' },
  { ...run, type: 'killswitch.observed', message: 'm' },
  {
    ...run,
    type: 'usage.reported',
    lines: 1,
    cost_micro_usd: 1,
    unreadable_lines: 0,
    unpriced_lines: 0,
  },
  { ...run, type: 'usage.overrun', overrun_micro_usd: 1 },
  {
    ...run,
    type: 'dead-letter.written',
    letter: 'l',
    state: 'ready',
    class: 'failure',
    reason_code: 'exit-nonzero',
    due_at: '2026-03-04T05:07:07.008Z',
    place: 'DLQ/ready/l',
  },
  { ...common, type: 'dead-letter.claimed', letter: 'l', step: 'build', attempt: 2, deaths: 0 },
  { ...letter, type: 'dead-letter.resolved' },
  {
    ...letter,
    type: 'dead-letter.requeued',
    class: 'budget',
    due_at: '2026-03-05T00:00:00.000Z',
    counts: false,
  },
  { ...letter, type: 'dead-letter.parked', class: 'refusal', state: 'quarantine' },
  { ...common, type: 'dead-letter.ignored', name: 'p1-dlq-l', why: 'w' },
  {
    ...common,
    type: 'scan.finding',
    rule: 'r',
    description: 'd',
    severity: 'high',
    path: 'p',
    line: 1,
    commit: null,
    fingerprint: 'f',
    fails: true,
  },
  {
    ...common,
    type: 'scan.finished',
    source: 'history',
    what: 'w',
    commits: 1,
    blobs: 2,
    bytes: 3,
    remembered: 4,
    left_out: 5,
    findings: 6,
    failing: 6,
    ignored: 0,
    fail_on: 'medium',
  },
  {
    ...common,
    type: 'regression.case',
    case: 'c',
    title: 't',
    passed: false,
    score: 0.5,
    passes: 1,
    repeats: 2,
    is_critical: true,
    is_noisy: true,
    message: null,
    duration_ms: 3,
  },
  {
    ...common,
    type: 'regression.finished',
    tier: 'mini',
    shard: null,
    verdict: 'regressed',
    reason_code: 'regressed',
    score: 0.5,
    baseline_score: 1,
    passed: 1,
    failed: 1,
    regressed: ['c'],
    baseline_digest: 'd',
  },
  {
    ...common,
    type: 'regression.frozen',
    digest: 'd',
    former_digest: null,
    cases: 2,
    score: 1,
    actor: null,
    reason: 'r',
  },
  {
    ...common,
    type: 'dependencies.checked',
    projects: 1,
    packages: 2,
    errors: 1,
    warnings: 0,
    notes: 0,
    base: null,
    advisories_source: 'npm audit',
    advisories_as_of: '2026-03-04T05:06:07.008Z',
    checks: [{ name: 'age', state: 'skipped', why: 'w' }],
    findings: [{ rule: 'r', level: 'error', file: 'f', line: 1, message: 'm', fix: 'f' }],
  },
  {
    ...common,
    type: 'gate.finished',
    gate: 'secrets',
    verdict: 'fail',
    why: 'w',
    fix: null,
    errors: 0,
    failures: 1,
    warnings: 0,
    waived: 0,
    duration_ms: 3,
    is_partial: false,
    told: [
      { criterion: 'secrets/c', level: 'fail', message: 'm', fix: 'f', file: null, line: null, scope: '*' },
    ],
  },
  { ...common, type: 'alert.raised', severity: 'critical', code: 'dlq-overflow', message: 'm', fix: 'f' },
  {
    ...common,
    type: 'toolchain.checked',
    tools: 2,
    pins: 5,
    files: 4,
    left_out: 1,
    machine_asked: true,
    findings: 3,
    failing: 1,
    edits: 0,
    matrix: [{ tool: 'node', verdict: 'fail', installed: '20.11.1', pins: 2 }],
    told: [{ kind: 'conflict', tool: null, file: 'f', line: 1, message: 'm', fix: 'f', fails: true }],
  },
  { ...common, type: 'warning', message: 'm', fix: 'f' },
];

test('there is one example of every event', () => {
  const types = journalEvent.options.map(option => option.shape.type.value);
  expect(EVENTS.map(event => String(event['type'])).sort()).toEqual([...types].sort());
});

describe.each(EVENTS.map(event => ({ type: String(event['type']), event })))('$type', ({ event }) => {
  test('is read as it was written', () => expect(journalEvent.parse(event)).toEqual(event));

  test('needs every one of its fields', () => {
    const without = Object.keys(event).map(key => Object.entries(event).filter(([name]) => name !== key));
    const accepted = without.filter(fields => journalEvent.safeParse(Object.fromEntries(fields)).success);
    expect(accepted).toEqual([]);
  });
});

test('the reason of an ending is one of the closed list', () => {
  const skipped = (reason_code: string) =>
    journalEvent.safeParse({ ...ending, type: 'run.skipped', reason_code }).success;
  expect(REASON_CODES.filter(code => !skipped(code))).toEqual([]);
  expect(skipped('bad-luck')).toBe(false);
});

const example = (type: string) => EVENTS.find(event => event['type'] === type);

test.each([
  ['dead-letter.written', { class: 'bad-luck' }],
  ['dead-letter.written', { state: 'processing' }],
  ['dead-letter.claimed', { deaths: -1 }],
  ['dead-letter.resolved', { letter: '' }],
  ['dead-letter.requeued', { due_at: null }],
  ['dead-letter.parked', { state: 'ready' }],
  ['alert.raised', { severity: 'info' }],
  ['scan.finding', { severity: 'info' }],
  ['scan.finding', { line: 0 }],
  ['scan.finished', { source: 'auto' }],
  ['scan.finished', { bytes: -1 }],
  ['regression.case', { score: 1.5 }],
  ['regression.finished', { verdict: 'worse' }],
  ['gate.finished', { verdict: 'skipped' }],
  ['regression.frozen', { cases: -1 }],
])('no %s has %j', (type, given) => {
  expect(journalEvent.safeParse(example(type)).success).toBe(true);
  expect(journalEvent.safeParse({ ...example(type), ...given }).success).toBe(false);
});

test.each(['not-configured', 'actions', 'directory'])(
  'a session tells that failures are kept in %j: old journals are read too',
  dead_letters => {
    const started = { ...example('session.started'), dead_letters };
    expect(journalEvent.parse(started)).toEqual(started);
  },
);

test.each([
  ['a negative seq', { seq: -1 }],
  ['a local time', { at: '2026-03-04T05:06:07.008+01:00' }],
  ['a run attempt of 0', { run_attempt: 0 }],
  ['an empty job', { job: '' }],
])('no line has %s', (_title, given) => {
  expect(
    journalEvent.safeParse({ ...common, type: 'warning', message: 'm', fix: 'f', ...given }).success,
  ).toBe(false);
});
