import { configFor } from '../../compose/config.ts';
import { openSession } from '../../compose/session.ts';
import { validateToolchain } from '../../compose/toolchain.ts';
import { failOnInput } from '../../compose/toolchain-request.ts';
import { visible } from '../../kernel/errors.ts';
import { toolchainLines } from '../../toolchain/toolchain-lines.ts';
import { toolchainSarif } from '../../toolchain/toolchain-sarif.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import { writeSarif } from '../sarif-file.ts';

export const toolchainCommand: Command = {
  name: 'toolchain',
  usage: 'toolchain [--fix] [path]',
  summary: 'which versions of tools files ask for, whether they agree, and what is installed',
  positionals: 1,
  flags: {
    fix: {
      type: 'boolean',
      help: 'write the edits that make files agree, and take them off what nobody maintains',
    },
    'files-only': { type: 'boolean', help: 'ask no installed tool for its version' },
    'fail-on': {
      type: 'string',
      placeholder: 'KINDS',
      help: 'which findings fail, comma-separated: mismatch, conflict, end-of-life (default: toolchain.fail-on of p1.yml)',
    },
    sarif: { type: 'string', placeholder: 'FILE', help: 'write the findings as SARIF 2.1.0' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const failOn = flagValue(args, 'fail-on', failOnInput());
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const session = openSession({
    action: 'toolchain',
    env,
    config,
    isOffline: args.isSet('offline'),
    hasReport: false,
    say: () => {},
  });
  const { result, answer } = await validateToolchain({
    action: 'toolchain',
    path: args.positionals[0] ?? null,
    failOn,
    config,
    env,
    workingFolder,
    asksMachine: !args.isSet('files-only'),
    fixes: args.isSet('fix'),
    today: new Date().toISOString().slice(0, 10),
    redact: session.redactor.value,
    tell: session.journal.append,
  });
  const file = args.value('sarif');
  if (file !== null) writeSarif(workingFolder, file, toolchainSarif(answer));
  session.finish(result);
  for (const line of args.isSet('json') ? [] : toolchainLines(answer)) print(line);
  print(visible(result.message));
  return { result };
}
