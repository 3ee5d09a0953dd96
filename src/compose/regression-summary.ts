import { cell, code, table } from '../formats/markdown.ts';
import { visible } from '../kernel/errors.ts';
import type { Result } from '../kernel/result.ts';
import { regressionMarkdown } from '../regression/outputs/regression-markdown.ts';
import type { RegressionAnswer } from './regression.ts';
import type { RegressionMode } from './regression-request.ts';

/** What a job's summary says of a call: the comparison, or what came of a freeze, a proof of the chain, or a shard. */
export function regressionSummary(
  mode: RegressionMode,
  { result, comparison, trend }: RegressionAnswer,
): string {
  if (comparison !== null) return regressionMarkdown(comparison, trend);
  const { decision, reason_code, message, fix, data } = result;
  const head = decision === 'failure' ? `FAILED (${reason_code})` : 'done';
  const parts = [
    `## Regression ${mode}: ${head}`,
    cell(message),
    fix === null ? '' : `**What to do:** ${cell(fix)}`,
    table(['', ''], factsOf(data)).trimEnd(),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

const LONGEST = 300;

/** What of the result is one value or a few; the rest is in the result itself. */
function factsOf(data: Result['data']): readonly (readonly string[])[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const shown = shownOf(value);
    return shown === null ? [] : [[cell(name.replaceAll('_', ' ')), code(shown)]];
  });
}

function shownOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (text === '[]' || text === '') return null;
  const shown = visible(text);
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1)}…`;
}
