import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JunitSuite, junit } from '../../../src/formats/junit.ts';
import { parseXml } from '../../doubles/xml.ts';

const SUITE: JunitSuite = {
  name: 's',
  startedAt: '2026-11-20T10:00:00.000Z',
  durationMs: 1500,
  properties: { verdict: 'pass' },
  cases: [
    { name: 'a', className: 'c', file: 'a.yml', durationMs: 12, outcome: { kind: 'passed' } },
    { name: 'b', className: 'c', file: null, durationMs: 0, outcome: { kind: 'skipped', message: 'm' } },
    {
      name: 'd',
      className: 'c',
      file: null,
      durationMs: 0,
      outcome: { kind: 'failure', type: 't', message: 'm', text: 'one\n<two> & "three"' },
    },
    {
      name: 'e',
      className: 'c',
      file: null,
      durationMs: 0,
      outcome: { kind: 'error', type: 't', message: 'm', text: '' },
    },
  ],
};

test('the document counts its cases and has each with how it ended', () => {
  const root = parseXml(junit(SUITE));
  const counts = { name: 's', tests: '4', failures: '1', errors: '1', skipped: '1', time: '1.500' };
  expect(root).toMatchObject({ name: 'testsuites', attributes: counts });
  const [suite] = root.children;
  expect(suite).toMatchObject({
    name: 'testsuite',
    attributes: { ...counts, timestamp: '2026-11-20T10:00:00' },
    children: [
      { name: 'properties', children: [{ attributes: { name: 'verdict', value: 'pass' } }] },
      { attributes: { name: 'a', classname: 'c', file: 'a.yml', time: '0.012' }, children: [] },
      { children: [{ name: 'skipped', attributes: { message: 'm' } }] },
      {
        children: [
          { name: 'failure', attributes: { message: 'm', type: 't' }, text: 'one\n<two> & "three"' },
        ],
      },
      { children: [{ name: 'error' }] },
    ],
  });
});

test('any text comes back as it was, but for characters that XML has not', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '<',
      '&',
      '"',
      "'",
      ']]>',
      '\t',
      '\n',
      '\r',
      '&#13;',
      '\u0000',
      '\u001b',
      '\ud800',
      '\uffff',
      '😀',
    ),
    fc.string({ unit: 'grapheme' }),
  );
  const text = fc.array(unit).map(parts => parts.join(''));
  fc.assert(
    fc.property(text, value => {
      const outcome = { kind: 'failure', type: value, message: value, text: value } as const;
      const cases = [{ name: value, className: 'c', file: value, durationMs: 0, outcome }];
      const [suite] = parseXml(junit({ ...SUITE, cases })).children;
      const shown = Buffer.from(value)
        .toString()
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
      expect(suite?.children[1]).toMatchObject({
        attributes: { name: shown, file: shown },
        children: [{ attributes: { message: shown, type: shown }, text: shown }],
      });
    }),
  );
});
