import { setTimeout as delay } from 'node:timers/promises';
import { configFor } from '../../compose/config.ts';
import { latestReport } from '../../compose/latest-report.ts';
import { quote } from '../../kernel/errors.ts';
import { type Result, sentenceOf } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';

export const reportCommand: Command = {
  name: 'report',
  usage: 'report [session]',
  summary: 'the latest session report, or that of a session',
  positionals: 1,
  flags: { follow: { type: 'boolean', help: 'print it again at every change, until the session ends' } },
  run,
};

const POLL_MS = 250;

async function run({ args, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const session = args.positionals[0] ?? null;
  let shown = '';
  for (;;) {
    const latest = latestReport(config.root, session);
    if (latest.kind === 'miss') {
      const result = session === null ? none(latest.message) : unknownSession(session);
      print(sentenceOf(result));
      return { result };
    }
    if (latest.markdown !== shown && !args.isSet('json')) print(latest.markdown);
    shown = latest.markdown;
    if (!args.isSet('follow') || !latest.isRunning) {
      return { result: answer({ message: latest.headline, data: { report: latest.report } }) };
    }
    await delay(POLL_MS);
  }
}

function none(message: string): Result {
  return answer({ decision: 'stop', reason_code: 'not-found', message, data: { report: null } });
}

function unknownSession(session: string): Result {
  return answer({
    decision: 'failure',
    reason_code: 'not-found',
    message: `There is no report of session ${quote(session)}.`,
    fix: 'Look for it in `reports/history` below root; reports older than `report.history-days` are gone.',
    data: { report: null },
  });
}

function answer(given: Pick<Result, 'message' | 'data'> & Partial<Result>): Result {
  return {
    schema_version: 1,
    action: 'report',
    decision: 'continue',
    reason_code: 'ok',
    fix: null,
    ...given,
  };
}
