import { checkGates } from '../../compose/gates.ts';
import { headConfigFor } from '../../compose/gates-config.ts';
import { gatesInput } from '../../compose/gates-request.ts';
import { openSession } from '../../compose/session.ts';
import { withStopSignals } from '../../compose/stop-signals.ts';
import { tokenOf } from '../../compose/token.ts';
import { FLAG_VARIABLES } from '../../config/environment.ts';
import { gatesLines } from '../../gates/outputs/gates-lines.ts';
import { gatesSarif } from '../../gates/outputs/gates-sarif.ts';
import { sentenceOf } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import { writeSarif } from '../sarif-file.ts';

export const gatesCommand: Command = {
  name: 'gates',
  usage: 'gates [--only GATES] [--base REF] [--sarif FILE]',
  summary: 'ask the eight gates about this repository, or about a change of it',
  positionals: 0,
  flags: {
    only: {
      type: 'string',
      placeholder: 'GATES',
      help: 'ask only these, comma-separated; that is partial, not a check',
    },
    base: {
      type: 'string',
      placeholder: 'REF',
      help: 'judge the change from REF to what is checked out, by the policy of REF',
    },
    sarif: { type: 'string', placeholder: 'FILE', help: 'write what was found as SARIF 2.1.0' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const only = flagValue(args, 'only', gatesInput());
  const configFile = args.value('config');
  const { config, headProblem } = await headConfigFor({
    workingFolder,
    file: configFile,
    root: args.value('root'),
  });
  const isOffline = args.isSet('offline') || env[FLAG_VARIABLES.offline] === 'true';
  const session = openSession({
    action: 'gates',
    env,
    config,
    isOffline,
    hasReport: false,
    say: () => {},
  });
  const { result, answer, signal } = await withStopSignals(async ({ stop, signal: stopped }) => ({
    ...(await checkGates({
      action: 'gates',
      only,
      base: args.value('base'),
      head: null,
      configFile,
      config,
      headProblem,
      env,
      workingFolder,
      token: tokenOf(env),
      isOffline,
      session: session.context.session,
      actor: session.context.actor,
      clock: session.clock,
      redactor: session.redactor,
      stop,
      tell: session.journal.append,
    })),
    signal: stopped(),
  }));
  const file = args.value('sarif');
  if (file !== null) writeSarif(workingFolder, file, gatesSarif(answer));
  session.finish(result);
  for (const line of args.isSet('json') ? [] : gatesLines(answer)) print(line);
  if (result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(result)}\n`);
  else if (args.isSet('json')) print(result.message);
  return { result, signal };
}
