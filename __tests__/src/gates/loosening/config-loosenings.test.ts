import { describe, expect, test } from '@jest/globals';
import { configOf } from '../../../../src/config/load.ts';
import { parseYaml } from '../../../../src/config/yaml-source.ts';
import { configLoosenings } from '../../../../src/gates/loosening/config-loosenings.ts';
import { ignoreLoosenings } from '../../../../src/gates/loosening/ignore-loosenings.ts';
import { waiverLoosenings } from '../../../../src/gates/loosening/waiver-loosenings.ts';
import { waiverFile } from '../fixtures/change-control.ts';

const config = (text: string) =>
  configOf(parseYaml('p1.yml', Buffer.from(`version: 1\n${text}\n`)), '/repo', undefined);

const keys = (before: string, after: string): readonly string[] =>
  configLoosenings(config(before), config(after)).map(({ key }) => key);

/** Before, after, and the key that is loosened; the way back loosens nothing unless `isMove`. */
const ONE_WAY: readonly (readonly [string, string, string])[] = [
  ['guard: {mode: enforce}', 'guard: {mode: shadow}', 'guard.mode'],
  ['guard: {mode: shadow}', 'guard: {mode: "off"}', 'guard.mode'],
  ['guard: {mode: enforce}', '', 'guard'],
  ['guard: {daily-budget-usd: 10}', 'guard: {daily-budget-usd: 20}', 'guard.daily-budget-usd'],
  ['guard: {daily-budget-usd: 10}', 'guard: {mode: enforce}', 'guard.daily-budget-usd'],
  ['guard: {concurrency: 2}', 'guard: {concurrency: 4}', 'guard.concurrency'],
  ['guard: {qps: 1}', 'guard: {qps: 1.5}', 'guard.qps'],
  [
    'guard: {ceilings: {daily-budget-usd: 60}}',
    'guard: {ceilings: {daily-budget-usd: 70}}',
    'guard.ceilings.daily-budget-usd',
  ],
  [
    'guard: {ceilings: {concurrency: 4}}',
    'guard: {ceilings: {concurrency: 5}}',
    'guard.ceilings.concurrency',
  ],
  ['guard: {ceilings: {qps: 4}}', 'guard: {ceilings: {qps: 5}}', 'guard.ceilings.qps'],
  ['steps: {a: {run: x, budget-usd: 1}}', 'steps: {a: {run: x, budget-usd: 2}}', 'steps.a.budget-usd'],
  ['steps: {a: {run: x, timeout: 5m}}', 'steps: {a: {run: x, timeout: 6m}}', 'steps.a.timeout'],
  ['steps: {a: {run: x}}', 'steps: {a: {run: x, when-refused: skip}}', 'steps.a.when-refused'],
  ['steps: {a: {run: x}}', 'steps: {a: {run: x, workflow-commands: allow}}', 'steps.a.workflow-commands'],
  ['steps: {a: {run: x, outputs: [a, b]}}', 'steps: {a: {run: x, outputs: [a]}}', 'steps.a.outputs'],
  [
    'steps: {a: {run: x, outputs: [{path: a, min-bytes: 9}]}}',
    'steps: {a: {run: x, outputs: [{path: a, min-bytes: 1}]}}',
    'steps.a.outputs.a.min-bytes',
  ],
  [
    'steps: {a: {run: x, outputs: [{path: a, json: true}]}}',
    'steps: {a: {run: x, outputs: [{path: a}]}}',
    'steps.a.outputs.a.json',
  ],
  [
    'steps: {a: {run: x, outputs: [{path: a, json: true, schema: s.json}]}}',
    'steps: {a: {run: x, outputs: [{path: a, json: true}]}}',
    'steps.a.outputs.a.schema',
  ],
  ['prices: {m: {input: 3, output: 9}}', 'prices: {m: {input: 2, output: 9}}', 'prices.m.input'],
  ['', 'prices: {m: {input: 3, output: 9}}', 'prices.m'],
  ['dlq: {max-attempts: 3}', 'dlq: {max-attempts: 9}', 'dlq.max-attempts'],
  ['dlq: {backoff: {initial: 5m}}', 'dlq: {backoff: {initial: 1m}}', 'dlq.backoff.initial'],
  ['dlq: {backoff: {factor: 3}}', 'dlq: {backoff: {factor: 1}}', 'dlq.backoff.factor'],
  ['dlq: {backoff: {max: 2h}}', 'dlq: {backoff: {max: 1h}}', 'dlq.backoff.max'],
  ['', 'dlq: {backoff: {jitter: none}}', 'dlq.backoff.jitter'],
  ['dlq: {overflow: 5}', 'dlq: {overflow: 50}', 'dlq.overflow'],
  ['dlq: {retention-days: 30}', 'dlq: {retention-days: 3}', 'dlq.retention-days'],
  ['dlq: {parameters-in-entry: false}', '', 'dlq.parameters-in-entry'],
  [
    'dlq: {allow: {workflows: [.github/workflows/a.yml]}}',
    'dlq: {allow: {workflows: [.github/workflows/a.yml, .github/workflows/b.yml]}}',
    'dlq.allow.workflows',
  ],
  ['dlq: {allow: {workflows: [.github/workflows/a.yml]}}', '', 'dlq.allow.workflows'],
  ['dlq: {allow: {events: [push]}}', 'dlq: {allow: {events: [push, schedule]}}', 'dlq.allow.events'],
  ['scan: {fail-on: low}', 'scan: {fail-on: high}', 'scan.fail-on'],
  ['scan: {max-file-mb: 50}', 'scan: {max-file-mb: 1}', 'scan.max-file-mb'],
  ['scan: {decode-depth: 2}', 'scan: {decode-depth: 0}', 'scan.decode-depth'],
  ['scan: {archive-depth: 2}', 'scan: {archive-depth: 0}', 'scan.archive-depth'],
  ['toolchain: {fail-on: [mismatch, conflict]}', 'toolchain: {fail-on: [conflict]}', 'toolchain.fail-on'],
  ['toolchain: {warn-days: 90}', 'toolchain: {warn-days: 1}', 'toolchain.warn-days'],
  ['dependencies: {fail-on: low}', 'dependencies: {fail-on: critical}', 'dependencies.fail-on'],
  [
    'dependencies: {licences: {deny: [GPL-3.0*, MIT]}}',
    'dependencies: {licences: {deny: [MIT]}}',
    'dependencies.licences.deny',
  ],
  ['', 'dependencies: {allowed-hosts: [npm.example.com]}', 'dependencies.allowed-hosts'],
  ['dependencies: {min-age-days: 3}', 'dependencies: {min-age-days: 0}', 'dependencies.min-age-days'],
  ['regression: {repeats: 3}', 'regression: {repeats: 1}', 'regression.repeats'],
  ['regression: {noisy-repeats: 5}', 'regression: {noisy-repeats: 1}', 'regression.noisy-repeats'],
  ['regression: {tolerance: 0.01}', 'regression: {tolerance: 0.5}', 'regression.tolerance'],
  ['', 'gates: {roster: [secrets]}', 'gates.roster'],
  ['', 'gates: {on-error: warn}', 'gates.on-error'],
  ['gates: {protected: [a, b]}', 'gates: {protected: [b]}', 'gates.protected'],
  ['gates: {approvers: [a]}', 'gates: {approvers: [A, b]}', 'gates.approvers'],
  ['gates: {approvers: [a]}', '', 'gates.approvers'],
  ['gates: {on-error: warn, timeout: 60s}', 'gates: {on-error: warn, timeout: 1ms}', 'gates.timeout'],
  [
    'gates: {on-error: warn, regression-timeout: 60s}',
    'gates: {on-error: warn, regression-timeout: 1ms}',
    'gates.regression-timeout',
  ],
  ['report: {history-days: 90}', 'report: {history-days: 1}', 'report.history-days'],
  ['redact: [A_KEY, B_KEY]', 'redact: [B_KEY]', 'redact'],
];

/** Nobody can say which of two places is weaker: each way is told. */
const BOTH_WAYS: readonly (readonly [string, string, string])[] = [
  ['root: .p1', 'root: .other', 'root'],
  ['guard: {store: directory}', 'guard: {store: branch}', 'guard.store'],
  ['guard: {branch: a}', 'guard: {branch: b}', 'guard.branch'],
  ['scan: {config: a.toml}', 'scan: {config: b.toml}', 'scan.config'],
  ['scan: {ignore: a.yml}', 'scan: {ignore: b.yml}', 'scan.ignore'],
  ['dependencies: {advisories: a}', '', 'dependencies.advisories'],
  ['regression: {cases: a}', 'regression: {cases: b}', 'regression.cases'],
  ['regression: {baseline: a}', 'regression: {baseline: b}', 'regression.baseline'],
  ['regression: {archive: a}', 'regression: {archive: b}', 'regression.archive'],
];

describe('what a change of p1.yml loosens', () => {
  test.each(ONE_WAY)('%s -> %s: %s', (before, after, key) => {
    expect(keys(before, after)).toEqual([key]);
    expect(keys(before, before)).toEqual([]);
  });

  test.each(
    ONE_WAY.filter(
      ([, , key]) => key !== 'prices.m' && key !== 'gates.approvers' && !key.endsWith('.schema'),
    ),
  )('%s <- %s tightens', (before, after) => {
    expect(keys(after, before)).toEqual([]);
  });

  test.each(BOTH_WAYS)('%s <-> %s: %s', (before, after, key) => {
    expect([keys(before, after), keys(after, before)]).toEqual([[key], [key]]);
  });

  test('a shorter timeout is an error of the gate, unless errors pass', () => {
    expect(keys('gates: {timeout: 60s}', 'gates: {timeout: 1s}')).toEqual([]);
  });

  test('a step that is new or gone loosens nothing', () => {
    expect(keys('steps: {a: {run: x, budget-usd: 1}}', 'steps: {b: {run: x, budget-usd: 9}}')).toEqual([]);
  });

  test('is said in words, with both values', () => {
    const found = configLoosenings(
      config('guard: {daily-budget-usd: 10}'),
      config('guard: {daily-budget-usd: 20, concurrency: 9}\ngates: {roster: [secrets]}'),
    );
    expect(found.map(({ message }) => message)).toEqual([
      '`guard.daily-budget-usd` is raised from $10.00 to $20.00.',
      '`guard.concurrency` is raised from 3 to 9.',
      '`gates.roster` loses "dependencies", "workflows", "toolchain", "regression", "guardrails" and 2 more.',
    ]);
  });
});

describe('a file of waivers', () => {
  const of = (before: string | null, after: string | null) =>
    waiverLoosenings('w.yml', before, after).map(({ message }) => message);

  test.each<[string, string | null, string | null, string]>([
    [
      'gains one',
      null,
      waiverFile(),
      'gains a waiver of change-control/env-committed for config/.env, until 2027-01-31',
    ],
    ['extends one', waiverFile(), waiverFile({ expires: '2027-02-28' }), 'from 2027-01-31 to 2027-02-28'],
    [
      'widens one',
      waiverFile(),
      waiverFile({ scope: '"**"' }),
      'gains a waiver of change-control/env-committed for **',
    ],
    ['gives one to another', waiverFile(), waiverFile({ approver: 'mallory' }), 'another owner or approver'],
  ])('%s', (_title, before, after, expected) => {
    expect(of(before, after)).toEqual([expect.stringContaining(expected)]);
  });

  test('that shortens or loses one loosens nothing', () => {
    expect(of(waiverFile(), waiverFile({ expires: '2027-01-01' }))).toEqual([]);
    expect(of(waiverFile(), null)).toEqual([]);
  });
});

describe('a file of ignored secrets', () => {
  const FINGERPRINT = 'a'.repeat(32);
  const file = (expires: string) =>
    `salt: 0123456789abcdef\nentries:\n  - {fingerprint: ${FINGERPRINT}, owner: a, reason: b, expires: "${expires}"}\n`;
  const of = (before: string | null, after: string | null) =>
    ignoreLoosenings('i.yml', before, after).map(({ message }) => message);

  test('that gains or extends an entry, or can be read no more, is told', () => {
    expect(of(null, file('2027-01-01'))).toEqual([
      expect.stringContaining(`ignores the finding "${FINGERPRINT}"`),
    ]);
    expect(of(file('2027-01-01'), file('2027-02-01'))).toEqual([expect.stringContaining('until 2027-02-01')]);
    expect(of(file('2027-01-01'), 'entries: all\n')).toEqual(['`i.yml` can be read no more.']);
    expect(of(file('2027-01-01'), null)).toEqual([]);
  });
});
