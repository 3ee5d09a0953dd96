import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../kernel/atomic-write.ts';
import type { Layout } from '../kernel/layout.ts';
import { reportMarkdown } from './markdown.ts';
import type { SessionReport } from './schema.ts';

export const REPORT_NAME = 'session_report';

/**
 * Writes the report as the latest one and into the history, as JSON and Markdown.
 *
 * @returns the path of the latest `session_report.json`.
 */
export function writeReport(layout: Layout, report: SessionReport): string {
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const markdown = reportMarkdown(report);
  for (const folder of [layout.reports, join(layout.history, report.session_id)]) {
    writeAtomically(join(folder, `${REPORT_NAME}.json`), json);
    writeAtomically(join(folder, `${REPORT_NAME}.md`), markdown);
  }
  return join(layout.reports, `${REPORT_NAME}.json`);
}

/** Removes the reports of sessions that ended more than `days` ago. */
export function pruneHistory(layout: Layout, days: number, now: Date): void {
  const oldest = now.getTime() - days * 86_400_000;
  for (const session of readdirSync(layout.history)) {
    const folder = join(layout.history, session);
    if (statSync(folder).mtimeMs < oldest) rmSync(folder, { recursive: true, force: true });
  }
}
