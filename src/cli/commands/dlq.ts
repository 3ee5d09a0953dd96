import { configFor } from '../../compose/config.ts';
import { drainDlq } from '../../compose/dlq-drain.ts';
import { type DlqOperation, type DlqOperationAnswer, operateDlq } from '../../compose/dlq-operation.ts';
import { retryLetter } from '../../compose/launch.ts';
import { openSession, redactorFor } from '../../compose/session.ts';
import { terminalStreams } from '../../compose/terminal-streams.ts';
import { tokenOf } from '../../compose/token.ts';
import type { Config } from '../../config/config.ts';
import { readEnvironment } from '../../config/environment.ts';
import { visible } from '../../kernel/errors.ts';
import { sentenceOf } from '../../kernel/result.ts';
import { NOTHING_ASKED } from '../../launch/plan.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { dlqLines } from '../dlq-lines.ts';
import { DLQ_FLAGS, dlqRequest } from './dlq-arguments.ts';

export const dlqCommand: Command = {
  name: 'dlq',
  usage: 'dlq status|list|inspect|plan|drain|retry|redrive|mark-permanent|quarantine|release|purge [id]',
  summary: 'the dead letter queue: look at it, retry what is due, or change entries',
  positionals: 2,
  flags: DLQ_FLAGS,
  run,
};

async function run(call: CommandCall): Promise<CommandAnswer> {
  const { args, env, workingFolder, print } = call;
  const request = dlqRequest(args);
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  if (request.kind === 'operation') return operate(call, config, request.operation);
  const streams = terminalStreams({ isJson: args.isSet('json') });
  const launch = {
    action: 'dlq',
    config,
    env,
    token: tokenOf(env),
    killswitch: '',
    request: { ...NOTHING_ASKED, isOffline: args.isSet('offline') },
    say: streams.say,
    streams: () => streams,
  };
  if (request.kind === 'retry') {
    const answer = await retryLetter(launch, request.id, 'failure');
    print(answer.headline);
    if (answer.result.decision !== 'continue') print(sentenceOf(answer.result));
    return { result: answer.result, signal: answer.signal };
  }
  const { max, isDryRun } = request;
  const plan = { kind: 'plan', max, isDryRun, tried: new Set<string>() } as const;
  const look = await operate(call, config, plan, { isKept: !isDryRun });
  if (request.isDryRun || look.result.decision !== 'continue') return look;
  const drained = await drainDlq(launch, { max: request.max, print });
  print(visible(drained.result.message));
  return drained;
}

async function operate(
  { args, env, print }: CommandCall,
  config: Config,
  operation: DlqOperation,
  { isKept }: { readonly isKept: boolean } = { isKept: false },
): Promise<CommandAnswer & { readonly answer: DlqOperationAnswer }> {
  const isOffline = args.isSet('offline') || readEnvironment(env).isOffline;
  const say = (line: string): void => {
    if (line !== '') process.stderr.write(`[p1] ${line}\n`);
  };
  const changes = operation.kind === 'order' || operation.kind === 'purge';
  const open = (hasReport: boolean) => openSession({ action: 'dlq', env, config, isOffline, hasReport, say });
  let session = changes ? open(false) : null;
  const answer = await operateDlq({
    action: 'dlq',
    operation,
    config,
    env,
    token: tokenOf(env),
    killswitch: '',
    isOffline,
    repository: args.value('repo'),
    session: session?.context.session ?? '',
    actor: session?.context.actor ?? null,
    redact: (session?.redactor ?? redactorFor(env, config)).value,
    // A drain has something to tell where an alert is raised, or an entry is refused; most have not.
    tell: event => {
      if (isKept) session ??= open(true);
      session?.journal.append(event);
    },
  });
  session?.finish(answer.result);
  if (answer.result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(answer.result)}\n`);
  else for (const line of dlqLines(answer)) print(line);
  return { result: answer.result, answer };
}
