import { join } from 'node:path';
import { writeAtomically } from '../../kernel/atomic-write.ts';
import type { Layout } from '../../kernel/layout.ts';
import type { Comparison } from '../compare/comparison.ts';
import { SUMMARY_NAME } from './history.ts';
import { regressionData } from './regression-data.ts';
import { regressionJunit } from './regression-junit.ts';
import { regressionMarkdown } from './regression-markdown.ts';
import type { TrendPoint } from './trend.ts';

/**
 * Writes the summary as the latest one and into the history of the session: Markdown, JSON and JUnit XML.
 *
 * @returns the path of the latest `regression_summary.md`.
 * @throws the system's error.
 */
export function writeSummary(
  layout: Layout,
  session: string,
  comparison: Comparison,
  trend: readonly TrendPoint[],
): string {
  const texts = {
    md: regressionMarkdown(comparison, trend),
    json: `${JSON.stringify({ schema_version: 1, ...regressionData(comparison) }, null, 2)}\n`,
    xml: regressionJunit(comparison),
  };
  for (const folder of [layout.reports, join(layout.history, session)])
    for (const [ending, text] of Object.entries(texts))
      writeAtomically(join(folder, `${SUMMARY_NAME}.${ending}`), text);
  return join(layout.reports, `${SUMMARY_NAME}.md`);
}
