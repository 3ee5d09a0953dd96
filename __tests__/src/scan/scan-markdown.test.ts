import { expect, test } from '@jest/globals';
import { amountOf, type ScanAnswer } from '../../../src/scan/answer.ts';
import { scanMarkdown } from '../../../src/scan/scan-markdown.ts';
import { STATE_BRANCH, SUBMODULE } from '../../../src/scan/sources/source-piece.ts';

const ANSWER: ScanAnswer = {
  source: 'tree',
  what: 'the working tree',
  counts: { commits: 0, blobs: 2, bytes: 3, remembered: 0 },
  failOn: 'medium',
  open: [],
  failing: [],
  ignored: [],
  expired: [],
  unused: [],
  leftOut: [],
};
const BY_DESIGN = [
  { path: 'library', why: SUBMODULE },
  { path: 'refs/heads/p1-state', why: STATE_BRANCH },
];
const UNREAD = { path: 'a.zip', why: 'is damaged' };

test('a scan that read all passes, whatever it leaves alone by what it is', () => {
  const answer = { ...ANSWER, leftOut: BY_DESIGN };
  expect(scanMarkdown(answer)).toMatch(/^## Secret scan: PASS\n/);
  expect(scanMarkdown(answer)).toContain('refs/heads/p1-state');
  expect(amountOf(answer)).toBe('0 commits, 2 blobs, 3 bytes');
});

test('a scan that could not read something does not say that it passes', () => {
  const answer = { ...ANSWER, leftOut: [...BY_DESIGN, UNREAD] };
  expect(scanMarkdown(answer)).toMatch(/^## Secret scan: WARNING, NOT ALL WAS READ\n/);
  expect(scanMarkdown(answer)).toContain('| `a.zip` | is damaged |');
  expect(amountOf(answer)).toBe('0 commits, 2 blobs, 3 bytes; 1 files were NOT scanned, or not whole');
});
