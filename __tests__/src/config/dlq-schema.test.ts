import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { DlqConfig } from '../../../src/config/config.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { effectiveSettings } from '../../../src/config/effective.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { DEFAULT_DLQ } from '../../../src/config/without-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

function loaded(content: string) {
  folder.write('.github/p1.yml', `version: 1\n${content}`);
  return loadConfig({ workingFolder: folder.path, file: null, root: null });
}

const dlqOf = (content: string): DlqConfig => loaded(content).config.dlq;

const ALL_DEFAULTS: DlqConfig = {
  maxAttempts: 5,
  backoff: { initialMs: 60_000, factor: 2, maxMs: 3_600_000, jitter: 'full' },
  overflow: 10,
  retentionDays: 30,
  parametersInEntry: true,
  allow: { workflows: [], events: ['push', 'schedule', 'workflow_dispatch'] },
};

describe('all is default', () => {
  test('without a file', () => {
    const { config } = loadConfig({ workingFolder: folder.path, file: null, root: null });
    expect(config.dlq).toEqual(ALL_DEFAULTS);
    expect(DEFAULT_DLQ).toEqual(ALL_DEFAULTS);
  });

  test.each(['', 'dlq: {}\n', 'dlq: {backoff: {}, allow: {}}\n'])('in a file with %j', content => {
    expect(dlqOf(content)).toEqual(ALL_DEFAULTS);
  });
});

test('every key has its effect', () => {
  const section = `dlq:
  max-attempts: 3
  backoff: { initial: 10s, factor: 1.5, max: 5m, jitter: none }
  overflow: 4
  retention-days: 7
  parameters-in-entry: false
  allow: { workflows: [.github/workflows/nightly.yml, .github/workflows/b.yaml], events: [schedule] }
`;
  expect(dlqOf(section)).toEqual({
    maxAttempts: 3,
    backoff: { initialMs: 10_000, factor: 1.5, maxMs: 300_000, jitter: 'none' },
    overflow: 4,
    retentionDays: 7,
    parametersInEntry: false,
    allow: {
      workflows: ['.github/workflows/nightly.yml', '.github/workflows/b.yaml'],
      events: ['schedule'],
    },
  });
});

describe('the ends of every range are legal', () => {
  test.each<[string, object]>([
    ['max-attempts: 1', { maxAttempts: 1 }],
    ['max-attempts: 100', { maxAttempts: 100 }],
    ['backoff: {factor: 1}', { backoff: { factor: 1 } }],
    ['backoff: {factor: 10}', { backoff: { factor: 10 } }],
    ['backoff: {initial: 1h}', { backoff: { initialMs: 3_600_000 } }],
    ['backoff: {initial: 24d, max: 24d}', { backoff: { maxMs: 24 * 86_400_000 } }],
    ['backoff: {initial: 1ms, max: 1ms}', { backoff: { initialMs: 1, maxMs: 1 } }],
    ['overflow: 0', { overflow: 0 }],
    ['overflow: 10000', { overflow: 10_000 }],
    ['retention-days: 1', { retentionDays: 1 }],
    ['retention-days: 90', { retentionDays: 90 }],
    ['allow: {workflows: []}', { allow: { workflows: [] } }],
    ['allow: {events: [repository_dispatch]}', { allow: { events: ['repository_dispatch'] } }],
  ])('%s', (line, effect) => {
    expect(dlqOf(`dlq: {${line}}\n`)).toMatchObject(effect);
  });
});

const WORKFLOW = 'the path of a workflow, such as .github/workflows/nightly.yml';
const DURATION = 'a duration such as 500ms, 30s, 60m, 6h or 1d';
const KEYS = 'max-attempts, backoff, overflow, retention-days, parameters-in-entry, allow';

describe('what is illegal is refused, with its place and what is legal', () => {
  test.each([
    ['dlq:\n', '2:5: `dlq` is empty. It must be a map of keys and values.'],
    ['dlq: false\n', '2:6: `dlq` is false. It must be a map of keys and values.'],
    ['dlq: {max-attempts: 0}\n', '2:21: `dlq.max-attempts` is 0. It must be at least 1.'],
    ['dlq: {max-attempts: 101}\n', '2:21: `dlq.max-attempts` is 101. It must be at most 100.'],
    ['dlq: {max-attempts: 2.5}\n', '2:21: `dlq.max-attempts` is 2.5. It must be an integer.'],
    ['dlq: {max-attempts: "5"}\n', '2:21: `dlq.max-attempts` is "5". It must be'],
    ['dlq: {backoff: 1m}\n', '2:16: `dlq.backoff` is "1m". It must be a map of keys and values.'],
    ['dlq: {backoff: {initial: 1}}\n', '2:26: `dlq.backoff.initial` is 1. It must be text'],
    ['dlq: {backoff: {initial: 1w}}\n', `2:26: \`dlq.backoff.initial\` is "1w". It must be ${DURATION}`],
    [
      'dlq: {backoff: {initial: 0s}}\n',
      `2:26: \`dlq.backoff.initial\` is "0s". It must be ${DURATION}, above zero.`,
    ],
    ['dlq: {backoff: {max: 0s}}\n', `2:22: \`dlq.backoff.max\` is "0s". It must be ${DURATION}, above zero.`],
    ['dlq: {backoff: {max: 25d}}\n', '2:22: `dlq.backoff.max` is "25d". It must be'],
    ['dlq: {backoff: {factor: 0.9}}\n', '2:25: `dlq.backoff.factor` is 0.9. It must be at least 1.'],
    ['dlq: {backoff: {factor: 10.1}}\n', '2:25: `dlq.backoff.factor` is 10.1. It must be at most 10.'],
    ['dlq: {backoff: {factor: .nan}}\n', '2:25: `dlq.backoff.factor` is'],
    [
      'dlq: {backoff: {jitter: half}}\n',
      '2:25: `dlq.backoff.jitter` is "half". It must be "full" or "none".',
    ],
    ['dlq: {overflow: -1}\n', '2:17: `dlq.overflow` is -1. It must be at least 0.'],
    ['dlq: {overflow: 10001}\n', '2:17: `dlq.overflow` is 10001. It must be at most 10000.'],
    ['dlq: {retention-days: 0}\n', '2:23: `dlq.retention-days` is 0. It must be at least 1.'],
    ['dlq: {retention-days: 91}\n', '2:23: `dlq.retention-days` is 91. It must be at most 90.'],
    [
      'dlq: {parameters-in-entry: "no"}\n',
      '2:28: `dlq.parameters-in-entry` is "no". It must be true or false.',
    ],
    ['dlq: {allow: []}\n', '2:14: `dlq.allow` is a list. It must be a map of keys and values.'],
    [
      'dlq: {allow: {events: []}}\n',
      '2:23: `dlq.allow.events` is a list. It must be at least 1 entries long.',
    ],
    [
      'dlq: {allow: {events: [Push]}}\n',
      '2:24: `dlq.allow.events.0` is "Push". It must be the name of an event, such as schedule.',
    ],
    [
      'dlq: {allow: {workflows: [nightly.yml]}}\n',
      `2:27: \`dlq.allow.workflows.0\` is "nightly.yml". It must be ${WORKFLOW}.`,
    ],
    [
      'dlq: {allow: {workflows: [.github/workflows/../x.yml]}}\n',
      `2:27: \`dlq.allow.workflows.0\` is ".github/workflows/../x.yml". It must be ${WORKFLOW}.`,
    ],
    ['dlq: {allow: {workflows: [.github/workflows/x.sh]}}\n', `It must be ${WORKFLOW}.`],
  ])('%j', (content, message) => {
    expect(() => dlqOf(content)).toThrow(message);
  });
});

describe('a key that is none is refused, with the one that was meant', () => {
  test.each([
    ['dlq: {max-atempts: 3}\n', '2:7: `dlq` has no key "max-atempts". Did you mean `max-attempts`?'],
    ['dlq: {backoff: {inital: 1m}}\n', '2:17: `dlq.backoff` has no key "inital". Did you mean `initial`?'],
    ['dlq: {allow: {event: []}}\n', '2:15: `dlq.allow` has no key "event". Did you mean `events`?'],
    ['dlq: {capture: []}\n', `2:7: \`dlq\` has no key "capture". Legal are: ${KEYS}.`],
  ])('%j', (content, message) => {
    expect(() => dlqOf(content)).toThrow(message);
  });
});

describe('a first wait above the longest is refused', () => {
  test.each([
    [
      'dlq: {backoff: {initial: 2h}}\n',
      '2:26: `dlq.backoff.initial` is 2h, which is above `dlq.backoff.max`, 1h. Set `initial` to at most 1h, or raise `max`.',
    ],
    [
      'dlq:\n  backoff:\n    max: 60s\n    initial: 61000ms\n',
      '5:14: `dlq.backoff.initial` is 61000ms, which is above `dlq.backoff.max`, 60s.',
    ],
    [
      'dlq: {backoff: {max: 30s}}\n',
      '2:16: `dlq.backoff.initial` is 1m, which is above `dlq.backoff.max`, 30s.',
    ],
  ])('%j', (content, message) => {
    expect(() => dlqOf(content)).toThrow(message);
  });
});

test('`p1 config` shows every value in force and where it comes from', () => {
  const flags = { root: null, isOffline: false };
  const settings = effectiveSettings(
    loaded('dlq:\n  backoff: {max: 5m}\n  allow: {events: [push]}\n'),
    {},
    flags,
  );
  const own = settings.filter(({ key }) => key.startsWith('dlq.'));
  expect(own.map(({ key, value, source }) => [key, value, source])).toEqual([
    ['dlq.allow.events', ['push'], '.github/p1.yml:4:19'],
    ['dlq.allow.workflows', [], 'default'],
    ['dlq.backoff.factor', 2, 'default'],
    ['dlq.backoff.initial', '1m', 'default'],
    ['dlq.backoff.jitter', 'full', 'default'],
    ['dlq.backoff.max', '5m', '.github/p1.yml:3:18'],
    ['dlq.max-attempts', 5, 'default'],
    ['dlq.overflow', 10, 'default'],
    ['dlq.parameters-in-entry', true, 'default'],
    ['dlq.retention-days', 30, 'default'],
  ]);
});

test('schema/p1.schema.json says the defaults that the code has', () => {
  const leaf = z.object({ default: z.unknown() }).transform(schema => schema.default);
  const map = z.object({ properties: z.record(z.string(), leaf) }).transform(schema => schema.properties);
  const { dlq } = z
    .object({
      properties: z.object({
        dlq: z.object({
          properties: z.looseObject({ backoff: map, allow: map }).catchall(leaf),
        }),
      }),
    })
    .parse(JSON.parse(readFileSync('schema/p1.schema.json', 'utf8'))).properties;
  expect(dlq.properties).toEqual({
    'max-attempts': DEFAULTS.dlq.maxAttempts,
    backoff: DEFAULTS.dlq.backoff,
    overflow: DEFAULTS.dlq.overflow,
    'retention-days': DEFAULTS.dlq.retentionDays,
    'parameters-in-entry': DEFAULTS.dlq.parametersInEntry,
    allow: DEFAULTS.dlq.allow,
  });
});
