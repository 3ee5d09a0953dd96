import { setTimeout as delay } from 'node:timers/promises';
import { configFor } from '../../compose/config.ts';
import { latestReport } from '../../compose/latest-report.ts';
import type { Result } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';

export const reportCommand: Command = {
  name: 'report',
  usage: 'report [session]',
  summary: 'the latest session report, or that of a session',
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
      print(latest.message);
      return { result: answer('stop', 'not-found', latest.message, { report: null }) };
    }
    if (latest.markdown !== shown && !args.isSet('json')) print(latest.markdown);
    shown = latest.markdown;
    if (!args.isSet('follow') || !latest.isRunning) {
      return { result: answer('continue', 'ok', latest.headline, { report: latest.report }) };
    }
    await delay(POLL_MS);
  }
}

function answer(
  decision: Result['decision'],
  reason_code: Result['reason_code'],
  message: string,
  data: Result['data'],
): Result {
  return { schema_version: 1, action: 'report', decision, reason_code, message, fix: null, data };
}
