import { cell, code, table } from '../formats/markdown.ts';
import { visible } from '../kernel/errors.ts';
import { amountOf, type ScanAnswer, unreadOf } from './answer.ts';
import type { Finding } from './finding.ts';
import type { IgnoreEntry } from './ignore-file.ts';

/** So that a summary stays far below GitHub's 1 MiB; the SARIF file and the JSON have all. */
const ROWS = 200;
const LONGEST_PATH = 300;

/** The scan as a job's summary. */
export function scanMarkdown(answer: ScanAnswer): string {
  const { open, failing, ignored, expired, unused, leftOut, what, failOn } = answer;
  const verdict =
    failing.length > 0 ? 'FAIL' : unreadOf(answer).length > 0 ? 'WARNING, NOT ALL WAS READ' : 'PASS';
  const parts = [
    `## Secret scan: ${verdict}`,
    `${cell(visible(what))}: ${amountOf(answer)}. ${open.length} findings, ${failing.length} of them ${code(failOn)} or worse, ${ignored.length} ignored.`,
    rows(['Severity', 'Rule', 'Place', 'Commit', 'Fingerprint'], open.map(findingRow)),
    failing.length === 0
      ? ''
      : `**Next:** revoke each secret where it is valid: it is in the repository's history, whatever is committed on top. ${cell(IGNORE_HINT)}`,
    section('Expired ignores', rows(ENTRY_HEAD, expired.map(entryRow))),
    section('Unused ignores', rows(ENTRY_HEAD, unused.map(entryRow))),
    section(
      'Not scanned, or not whole',
      rows(
        ['Path', 'Why'],
        leftOut.map(({ path, why }) => [pathCode(path), why]),
      ),
    ),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

export const IGNORE_HINT =
  'What is no secret is ignored by its fingerprint, with owner, reason and expiry, in the ignore file.';

const ENTRY_HEAD = ['Fingerprint', 'Owner', 'Expires', 'Where'];

function findingRow(finding: Finding): readonly string[] {
  return [
    finding.severity,
    code(visible(finding.rule_id)),
    pathCode(`${finding.path}:${finding.line}`),
    finding.commit === null ? '' : code(finding.commit.slice(0, 12)),
    code(finding.fingerprint),
  ];
}

function entryRow({ fingerprint, owner, expires, where }: IgnoreEntry): readonly string[] {
  return [code(fingerprint), cell(owner), expires, code(visible(where))];
}

function pathCode(path: string): string {
  const shown = visible(path);
  return code(shown.length <= LONGEST_PATH ? shown : `…${shown.slice(-LONGEST_PATH)}`);
}

function rows(head: readonly string[], all: readonly (readonly string[])[]): string {
  if (all.length === 0) return '';
  const more = all.length > ROWS ? `\n${all.length - ROWS} more are in the scan's JSON and SARIF.` : '';
  return `${table(head, all.slice(0, ROWS)).trimEnd()}${more === '' ? '' : `\n${more}`}`;
}

function section(title: string, body: string): string {
  return body === '' ? '' : `### ${title}\n\n${body}`;
}
