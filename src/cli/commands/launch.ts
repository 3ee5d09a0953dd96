import { configFor } from '../../compose/config.ts';
import { launchStep } from '../../compose/launch.ts';
import { terminalStreams } from '../../compose/terminal-streams.ts';
import { tokenOf } from '../../compose/token.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { optionalChoice, optionalDuration, optionalJsonObject, optionalUsd } from '../../kernel/inputs.ts';
import { sentenceOf } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import type { Arguments } from '../flags.ts';

export const launchCommand: Command = {
  name: 'launch',
  usage: 'launch <step> | launch [flags] -- <command…>',
  summary: 'run a step of p1.yml, or a command: all of its outputs or none',
  positionals: 1,
  takesCommand: true,
  flags: {
    smoke: { type: 'boolean', help: 'run the step’s smoke command; its outputs never become current' },
    parameters: { type: 'string', placeholder: 'JSON', help: 'values of the step’s parameters' },
    timeout: { type: 'string', placeholder: 'DURATION', help: 'stop the step after this long' },
    'budget-usd': { type: 'string', placeholder: 'USD', help: 'what the step may cost' },
    'when-refused': {
      type: 'string',
      placeholder: 'WHAT',
      help: 'fail, skip or defer when the guard refuses',
    },
    outputs: {
      type: 'string',
      isMultiple: true,
      placeholder: 'PATTERN',
      help: 'with a command: what it must leave (repeatable)',
    },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const step = onlyStep(args);
  const request = {
    step,
    run: null,
    argv: args.rest,
    outputs: args.values('outputs'),
    parameters: flagValue(args, 'parameters', optionalJsonObject()) ?? {},
    timeoutMs: flagValue(args, 'timeout', optionalDuration()),
    budgetMicroUsd: flagValue(args, 'budget-usd', optionalUsd()),
    isSmoke: args.isSet('smoke'),
    isOffline: args.isSet('offline'),
    whenRefused: flagValue(args, 'when-refused', optionalChoice(['fail', 'skip', 'defer'])),
    upload: null,
  };
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const isJson = args.isSet('json');
  const streams = terminalStreams({ isJson });
  const answer = await launchStep({
    action: 'launch',
    config,
    env,
    token: tokenOf(env),
    killswitch: '',
    request,
    say: streams.say,
    streams: () => streams,
  });
  if (streams.isMidLine()) print('');
  print(answer.headline);
  if (answer.outcome.outputsPath !== null) print(`Outputs: ${answer.outcome.outputsPath}`);
  else print(sentenceOf(answer.result));
  return { result: answer.result, signal: answer.signal };
}

function onlyStep({ positionals, rest }: Arguments): string | null {
  const [step] = positionals;
  if (rest !== null && rest.length === 0) {
    throw new ConfigError({
      where: 'arguments',
      message: 'No command follows `--`.',
      fix: 'Write `p1 launch -- <command…>`.',
    });
  }
  return step ?? null;
}
