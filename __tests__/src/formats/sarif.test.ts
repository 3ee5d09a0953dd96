import { expect, test } from '@jest/globals';
import {
  SARIF_LIMITS,
  type SarifResult,
  type SarifRun,
  sarif,
  sarifOfRuns,
} from '../../../src/formats/sarif.ts';

const RESULT: SarifResult = {
  ruleId: 'r',
  level: 'error',
  message: 'm',
  path: 'a b/ü%#?:[x].txt',
  region: { startLine: 1, startColumn: 2, endLine: 1, endColumn: 9 },
  fingerprints: { 'x/v1': 'f' },
  suppression: null,
  properties: {},
};
const RUN: SarifRun = {
  tool: { name: 't', version: '1', informationUri: 'https://example.com' },
  rules: ['unused', 'r'].map(id => ({
    id,
    description: 'd',
    level: 'error',
    securitySeverity: '8.0',
    tags: ['security'],
  })),
  results: [RESULT],
  notes: ['a note'],
  properties: {},
};

const [run] = [JSON.parse(sarif(RUN)).runs[0]];

test('a path is a relative URI that decodes to it', () => {
  const { uri, uriBaseId } = run.results[0].locations[0].physicalLocation.artifactLocation;
  expect(uri).toMatch(/^[\w./%-]+$/);
  expect(decodeURIComponent(uri)).toBe(RESULT.path);
  expect(uriBaseId).toBe('%SRCROOT%');
});

test('a path that is no Unicode has a URI too', () => {
  const text = sarif({ ...RUN, results: [{ ...RESULT, path: 'a\ud800b' }] });
  expect(JSON.parse(text).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'a%EF%BF%BDb',
  );
});

test('rules are those that have results, and each result leads to its own', () => {
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['r']);
  expect(run.results[0]).toMatchObject({ ruleId: 'r', ruleIndex: 0 });
});

test('what somebody answers for is suppressed, with the reason', () => {
  const text = sarif({ ...RUN, results: [{ ...RESULT, suppression: 'why' }] });
  expect(JSON.parse(text).runs[0].results[0].suppressions).toEqual([
    { kind: 'external', justification: 'why' },
  ]);
  expect(run.results[0].suppressions).toBeUndefined();
});

test('more results than code scanning takes are left out, and that is noted', () => {
  const results = Array.from({ length: SARIF_LIMITS.results + 3 }, () => RESULT);
  const [long] = JSON.parse(sarif({ ...RUN, results })).runs;
  expect(long.results).toHaveLength(SARIF_LIMITS.results);
  const notes = long.invocations[0].toolExecutionNotifications.map(
    ({ message }: { message: { text: string } }) => message.text,
  );
  expect(notes).toEqual(['a note', '3 more results are not in this file.']);
});

test('several runs have a name each; one that did not come to an end says why', () => {
  const runs = [
    { ...RUN, category: 'a' },
    { ...RUN, category: 'b', failure: 'it broke' },
  ];
  const [whole, broken] = JSON.parse(sarifOfRuns(runs)).runs;
  expect([whole, broken].map(each => each.automationDetails)).toEqual([{ id: 'a/' }, { id: 'b/' }]);
  expect(whole.invocations[0].executionSuccessful).toBe(true);
  expect(broken.invocations[0]).toEqual({
    executionSuccessful: false,
    toolExecutionNotifications: [
      { level: 'error', message: { text: 'it broke' } },
      { level: 'note', message: { text: 'a note' } },
    ],
  });
  expect(run.automationDetails).toBeUndefined();
});

test('a rule says where to read about it', () => {
  const rules = RUN.rules.map(rule => ({ ...rule, helpUri: `https://example.com/${rule.id}` }));
  const [own] = JSON.parse(sarif({ ...RUN, rules })).runs;
  expect(own.tool.driver.rules[0].helpUri).toBe('https://example.com/r');
});
