import { configFor } from '../../compose/config.ts';
import { readRuns } from '../../compose/runs.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { ConfigError, quote } from '../../kernel/errors.ts';
import { RUN_STATES, type RunState } from '../../kernel/run-states.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';

export const runsCommand: Command = {
  name: 'runs',
  usage: 'runs',
  summary: 'runs of this machine, newest last, with state and duration',
  positionals: 0,
  flags: {
    state: {
      type: 'string',
      placeholder: 'STATE',
      help: `only runs in this state: ${RUN_STATES.join(', ')}`,
    },
    step: { type: 'string', placeholder: 'STEP', help: 'only runs of this step' },
    last: { type: 'string', placeholder: 'N', help: 'at most the newest N (default: 50)' },
  },
  run,
};

async function run({ args, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const state = stateOf(args.value('state'));
  const last = lastOf(args.value('last') ?? '50');
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const { runs, unreadable } = readRuns(config.root);
  const step = args.value('step');
  const shown = runs
    .filter(each => (state === null || each.state === state) && (step === null || each.step === step))
    .slice(-last);
  for (const each of args.isSet('json') ? [] : shown) {
    const time = each.duration_ms === null ? '' : formatDuration(each.duration_ms);
    print(
      `${each.run_id}  ${each.state.padEnd(7)}  ${time.padStart(10)}  ${each.step}  ${each.reason_code ?? ''}`.trimEnd(),
    );
  }
  const message = `${shown.length} of ${runs.length} runs${unreadable.length === 0 ? '' : `; not readable: ${unreadable.join(', ')}`}.`;
  print(message);
  return {
    result: {
      schema_version: 1,
      action: 'runs',
      decision: 'continue',
      reason_code: 'ok',
      message,
      fix: null,
      data: { runs: shown },
    },
  };
}

function stateOf(raw: string | null): RunState | null {
  if (raw === null) return null;
  const found = RUN_STATES.find(state => state === raw.toUpperCase());
  if (found !== undefined) return found;
  throw new ConfigError({
    where: '--state',
    message: `${quote(raw)} is no state.`,
    fix: `Legal are: ${RUN_STATES.join(', ')}.`,
  });
}

function lastOf(raw: string): number {
  if (/^[1-9]\d{0,5}$/.test(raw)) return Number(raw);
  throw new ConfigError({
    where: '--last',
    message: `${quote(raw)} is not a number of runs.`,
    fix: 'Give 1 to 999999.',
  });
}
