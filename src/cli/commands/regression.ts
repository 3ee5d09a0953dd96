import { configFor } from '../../compose/config.ts';
import { regression } from '../../compose/regression.ts';
import { checkRequest, optionalShard, type RegressionMode } from '../../compose/regression-request.ts';
import { openSession } from '../../compose/session.ts';
import { withStopSignals } from '../../compose/stop-signals.ts';
import { tokenOf } from '../../compose/token.ts';
import { FLAG_VARIABLES } from '../../config/environment.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { sentenceOf } from '../../kernel/result.ts';
import { regressionLines } from '../../regression/outputs/regression-lines.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import type { Arguments } from '../flags.ts';
import { progressBar } from '../progress-bar.ts';

export const regressionCommand: Command = {
  name: 'regression',
  usage: 'regression [--mini|--extended] [--freeze --reason TEXT|--verify|--merge] [--shard i/n] [--verbose]',
  summary: 'run the regression suite and compare it with its frozen baseline',
  positionals: 0,
  flags: {
    mini: { type: 'boolean', help: 'the cases with the tag mini (the default)' },
    extended: { type: 'boolean', help: 'all cases (the default of --freeze)' },
    freeze: { type: 'boolean', help: 'make what is found the new baseline' },
    reason: { type: 'string', placeholder: 'TEXT', help: 'why it is frozen' },
    branch: { type: 'boolean', help: 'with --freeze: on another branch than the default one too' },
    verify: { type: 'boolean', help: 'prove the chain of all baselines; nothing is run' },
    merge: { type: 'boolean', help: 'judge the shards that ran here as one suite' },
    shard: { type: 'string', placeholder: 'i/n', help: 'run the i-th of n parts, to be merged' },
    verbose: { type: 'boolean', help: 'tell of every case, with what was expected and what came' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const mode = modeOf(args);
  const request = {
    mode,
    tier: tierOf(args),
    shard: flagValue(args, 'shard', optionalShard()),
    reason: args.value('reason'),
  };
  checkRequest(request, name => `--${name}`);
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const isOffline = args.isSet('offline') || env[FLAG_VARIABLES.offline] === 'true';
  const bar = progressBar(process.stderr);
  const session = openSession({
    action: 'regression',
    env,
    config,
    isOffline,
    hasReport: false,
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
  });
  const { answer, signal } = await withStopSignals(async ({ stop, signal: stopped }) => ({
    answer: await regression({
      action: 'regression',
      ...request,
      allowsBranch: args.isSet('branch'),
      config,
      env,
      token: tokenOf(env),
      isOffline,
      session: session.context.session,
      actor: session.context.actor,
      clock: session.clock,
      redactor: session.redactor,
      stop,
      tell: event => {
        bar.clear();
        session.journal.append(event);
      },
      onProgress: bar.show,
    }).finally(bar.clear),
    signal: stopped(),
  }));
  const { result, comparison, trend, summaryPath } = answer;
  if (comparison !== null)
    for (const line of regressionLines(comparison, trend, { isVerbose: args.isSet('verbose') })) print(line);
  if (summaryPath !== null && comparison !== null) print(`Summary: ${summaryPath}`);
  session.finish(result);
  if (result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(result)}\n`);
  else print(result.message);
  return { result, signal };
}

function modeOf(args: Arguments): RegressionMode {
  const given = (['freeze', 'verify', 'merge'] as const).filter(name => args.isSet(name));
  if (given.length > 1) throw differ(given);
  return given[0] ?? 'run';
}

function tierOf(args: Arguments): 'mini' | 'extended' | null {
  const given = (['mini', 'extended'] as const).filter(name => args.isSet(name));
  if (given.length > 1) throw differ(given);
  return given[0] ?? null;
}

function differ(flags: readonly string[]): ConfigError {
  const message = `${flags.map(name => `--${name}`).join(' and ')} are different things.`;
  return new ConfigError({ where: 'arguments', message, fix: 'Give one of them.' });
}
