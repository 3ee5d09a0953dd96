import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../kernel/errors.ts';
import { layoutOf } from '../../kernel/layout.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import { reportSchema } from '../../report/schema.ts';
import { REPORT_NAME } from '../../report/write.ts';
import type { ReportReading } from './facts.ts';

/** A report of p1's has some hundred kilobytes at most. */
const MAXIMUM_BYTES = 64_000_000;

/** The report of the last session below `root`, and whether it is one. */
export function readReport(root: string): ReportReading {
  const file = join(layoutOf(root).reports, `${REPORT_NAME}.json`);
  let value: unknown;
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return { kind: 'invalid', file, why: 'it is no file' };
    if (stats.size > MAXIMUM_BYTES) return { kind: 'invalid', file, why: `it has ${stats.size} bytes` };
    value = parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    return systemCode(error) === 'ENOENT'
      ? { kind: 'absent' }
      : { kind: 'invalid', file, why: messageOf(error) };
  }
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return { kind: 'valid', file, finishedAt: parsed.data.finished_at };
  const { issues } = parsed.error;
  const unknown = issues.flatMap(issue =>
    issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...issue.path, key].join('.')) : [],
  );
  const other = issues.find(({ code }) => code !== 'unrecognized_keys');
  if (other === undefined) return { kind: 'unknown-fields', file, fields: unknown };
  return { kind: 'invalid', file, why: `${other.path.join('.') || 'it'}: ${other.message}` };
}
