import { configFor } from '../../compose/config.ts';
import { checkRepository } from '../../compose/dependencies.ts';
import { tellJob } from '../../compose/dependency-annotations.ts';
import { openSession } from '../../compose/session.ts';
import { readEnvironment } from '../../config/environment.ts';
import { dependenciesSarif } from '../../dependencies/dependencies-sarif.ts';
import { visible } from '../../kernel/errors.ts';
import { sentenceOf } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { dependencyLines } from '../dependency-lines.ts';
import { writeSarif } from '../sarif-file.ts';

export const dependenciesCommand: Command = {
  name: 'dependencies',
  usage: 'dependencies [--base REF] [folder]',
  summary: 'lockfiles against manifests, hosts, integrity, advisories and licences',
  positionals: 1,
  flags: {
    base: {
      type: 'string',
      placeholder: 'REF',
      help: 'tell what is new since the branch left this commit or branch',
    },
    sarif: { type: 'string', placeholder: 'FILE', help: 'write the findings as SARIF 2.1.0' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const isOffline = args.isSet('offline') || readEnvironment(env).isOffline;
  const session = openSession({
    action: 'dependencies',
    env,
    config,
    isOffline,
    hasReport: false,
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
  });
  const { result, answer } = await checkRepository({
    action: 'dependencies',
    base: args.value('base'),
    path: args.positionals[0] ?? null,
    config,
    env,
    workingFolder,
    isOffline,
    redact: session.redactor.value,
    tell: session.journal.append,
    now: session.clock.now(),
  });
  const file = args.value('sarif');
  if (file !== null && answer !== null) writeSarif(workingFolder, file, dependenciesSarif(answer));
  if (answer !== null) {
    tellJob(env, answer, print);
    if (!args.isSet('json')) for (const line of dependencyLines(answer)) print(line);
  }
  session.finish(result);
  if (result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(result)}\n`);
  else print(visible(result.message));
  return { result };
}
