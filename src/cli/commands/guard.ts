import { configFor } from '../../compose/config.ts';
import { type GuardOperation, operateGuard } from '../../compose/guard-operation.ts';
import { openSession } from '../../compose/session.ts';
import { tokenOf } from '../../compose/token.ts';
import { suggestion } from '../../config/nearest.ts';
import type { GuardStatus } from '../../guard/status.ts';
import { SET_UP_LINES, statusRows } from '../../guard/status-rows.ts';
import { ConfigError, quote, visible } from '../../kernel/errors.ts';
import { optionalDay, optionalDuration, optionalSignedUsd, optionalUsd } from '../../kernel/inputs.ts';
import { sentenceOf } from '../../kernel/result.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import type { Arguments } from '../flags.ts';

const OPERATIONS = ['status', 'check', 'engage', 'release', 'adjust'] as const;

export const guardCommand: Command = {
  name: 'guard',
  usage: 'guard status|check|engage|release|adjust',
  summary: 'budget, slots and killswitch: look at them, ask, or change them',
  positionals: 1,
  flags: {
    repo: {
      type: 'string',
      placeholder: 'OWNER/NAME',
      help: 'a repository’s guard (token from GITHUB_TOKEN or GH_TOKEN)',
    },
    'budget-usd': { type: 'string', placeholder: 'USD', help: 'check: for a run that may cost this much' },
    reason: { type: 'string', placeholder: 'TEXT', help: 'engage, release, adjust: why; it is kept' },
    expires: {
      type: 'string',
      placeholder: 'DURATION',
      help: 'engage: release it by itself after this long',
    },
    'cancel-runs': { type: 'boolean', help: 'engage: also cancel the repository’s workflow runs' },
    usd: {
      type: 'string',
      placeholder: 'USD',
      help: 'adjust: how much to add to what the day has cost; -5 takes back',
    },
    day: { type: 'string', placeholder: 'DAY', help: 'adjust: which UTC day (default: today)' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const operation = operationOf(args);
  refuseOffline(args);
  const config = await configFor({ workingFolder, file: args.value('config'), root: args.value('root') });
  const changes = operation.kind !== 'status' && operation.kind !== 'check';
  const session = changes
    ? openSession({
        action: 'guard',
        env,
        config,
        isOffline: false,
        hasReport: false,
        say: line => sayNotEmpty(line),
      })
    : null;
  const { result, status } = await operateGuard({
    action: 'guard',
    operation,
    config,
    env,
    token: tokenOf(env),
    repository: args.value('repo'),
    killswitch: '',
    actor: session?.context.actor ?? null,
    tell: event => session?.journal.append(event),
  });
  session?.finish(result);
  if (result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(result)}\n`);
  else if (operation.kind !== 'status') print(visible(result.message));
  if (status !== null && operation.kind === 'status') printStatus(status, print);
  return { result };
}

function sayNotEmpty(line: string): void {
  if (line !== '') process.stderr.write(`[p1] ${line}\n`);
}

function printStatus(status: GuardStatus, print: (text: string) => void): void {
  const rows = statusRows(status);
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) print(`${name.padEnd(width)}  ${value}`);
  if (!status.is_configured)
    print(['', 'The guard looks on and refuses nothing. To set it up:', ...SET_UP_LINES].join('\n'));
}

/** What the operation needs is there, and nothing that it would not look at. */
function operationOf(args: Arguments): GuardOperation {
  const name = args.positionals[0] ?? 'status';
  const kind = OPERATIONS.find(operation => operation === name);
  if (kind === undefined)
    throw new ConfigError({
      where: 'arguments',
      message: `There is no operation ${quote(name)}.`,
      fix: suggestion(name, OPERATIONS),
    });
  refuseStrayFlags(args, kind);
  switch (kind) {
    case 'status':
      return { kind };
    case 'check':
      return { kind, budgetMicroUsd: flagValue(args, 'budget-usd', optionalUsd()) ?? 0 };
    case 'engage':
      return {
        kind,
        reason: reasonOf(args),
        expiresInMs: flagValue(args, 'expires', optionalDuration()),
        cancelsRuns: args.isSet('cancel-runs'),
      };
    case 'release':
      return { kind, reason: reasonOf(args) };
    case 'adjust':
      return {
        kind,
        reason: reasonOf(args),
        microUsd: amountOf(args),
        day: flagValue(args, 'day', optionalDay()),
      };
  }
}

const FLAGS_OF: Readonly<Record<(typeof OPERATIONS)[number], readonly string[]>> = {
  status: [],
  check: ['budget-usd'],
  engage: ['reason', 'expires', 'cancel-runs'],
  release: ['reason'],
  adjust: ['reason', 'usd', 'day'],
};

function refuseStrayFlags(args: Arguments, kind: (typeof OPERATIONS)[number]): void {
  const all = new Set(Object.values(FLAGS_OF).flat());
  const stray = [...all].find(
    flag => !FLAGS_OF[kind].includes(flag) && (args.value(flag) !== null || args.isSet(flag)),
  );
  if (stray === undefined) return;
  const owners = OPERATIONS.filter(operation => FLAGS_OF[operation].includes(stray));
  const message = `\`guard ${kind}\` takes no --${stray}.`;
  throw new ConfigError({ where: 'arguments', message, fix: `It goes with ${owners.join(' and ')}.` });
}

function reasonOf(args: Arguments): string {
  const reason = (args.value('reason') ?? '').trim();
  if (/[\u0000-\u001f\u007f]/.test(reason))
    throw new ConfigError({
      where: '--reason',
      message: `${quote(reason)} is not a line of text.`,
      fix: 'Give one line.',
    });
  if (reason !== '') return reason;
  const message = 'What changes the guard needs a reason, which is kept.';
  throw new ConfigError({ where: '--reason', message, fix: 'Give `--reason "…"`.' });
}

function amountOf(args: Arguments): number {
  const microUsd = flagValue(args, 'usd', optionalSignedUsd());
  if (microUsd !== null && microUsd !== 0) return microUsd;
  const message = 'An adjustment needs an amount.';
  throw new ConfigError({
    where: '--usd',
    message,
    fix: 'Give `--usd 5` to add to what the day has cost, `--usd=-5` to take back.',
  });
}

function refuseOffline(args: Arguments): void {
  if (!args.isSet('offline') || args.value('repo') === null) return;
  const message = 'A repository’s guard is on GitHub, which --offline keeps p1 from.';
  throw new ConfigError({ where: '--offline', message, fix: 'Leave out one of --offline and --repo.' });
}
