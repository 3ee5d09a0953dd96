import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, ExternalError, messageOf, quote, systemCode } from '../kernel/errors.ts';
import { isSessionId } from '../kernel/ids.ts';
import { layoutOf } from '../kernel/layout.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { hasLiveRun } from '../launch/owner.ts';
import { REPORT_NAME } from '../report/write.ts';

export type LatestReport =
  | {
      readonly kind: 'hit';
      readonly report: Readonly<Record<string, unknown>>;
      readonly markdown: string;
      readonly headline: string;
      readonly isRunning: boolean;
    }
  | { readonly kind: 'miss'; readonly message: string };

/** The latest report under `root`, or that of `session`. */
export function latestReport(root: string, session: string | null): LatestReport {
  const layout = layoutOf(root);
  if (session !== null && !isSessionId(session)) {
    throw new ConfigError({
      where: 'session',
      message: `${quote(session)} is no session id.`,
      fix: 'Sessions are the folders of reports/history.',
    });
  }
  const folder = session === null ? layout.reports : join(layout.history, session);
  try {
    const report = parseJson(readFileSync(join(folder, `${REPORT_NAME}.json`), 'utf8'));
    const markdown = readFileSync(join(folder, `${REPORT_NAME}.md`), 'utf8');
    if (!isPlainObject(report)) throw new Error('it holds no object');
    const headline = typeof report['headline'] === 'string' ? report['headline'] : '';
    return {
      kind: 'hit',
      report,
      markdown,
      headline,
      isRunning: report['outcome'] === 'RUNNING' && hasLiveRun(layout, report['session_id']),
    };
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      return { kind: 'miss', message: `There is no report in ${folder} yet.` };
    const message = `The report in ${folder} cannot be read: ${messageOf(error)}.`;
    throw new ExternalError(message, {
      isRetryable: false,
      fix: 'Launch a step: it writes a new one.',
      cause: error,
    });
  }
}
