import { redactorFor } from '../compose/session.ts';
import { suggestion } from '../config/nearest.ts';
import { ConfigError, quote, visible } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { exitCodeOf, type Result, resultOfError, sentenceOf } from '../kernel/result.ts';
import { P1_VERSION } from '../kernel/version.ts';
import type { Command, CommandAnswer } from './command.ts';
import { type Arguments, COMMON_FLAGS, parseFlags } from './flags.ts';
import { commandHelp, generalHelp } from './help.ts';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  launch: async () => (await import('./commands/launch.ts')).launchCommand,
  runs: async () => (await import('./commands/runs.ts')).runsCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  guard: async () => (await import('./commands/guard.ts')).guardCommand,
  scan: async () => (await import('./commands/scan.ts')).scanCommand,
  toolchain: async () => (await import('./commands/toolchain.ts')).toolchainCommand,
  dependencies: async () => (await import('./commands/dependencies.ts')).dependenciesCommand,
  regression: async () => (await import('./commands/regression.ts')).regressionCommand,
  gates: async () => (await import('./commands/gates.ts')).gatesCommand,
  dlq: async () => (await import('./commands/dlq.ts')).dlqCommand,
};

/** Runs `p1 <argv>` and returns its exit code. With `--json` stdout gets one document on one line, whatever happens; nothing in it steers a terminal. */
export async function runCli(argv: readonly string[], env: Environment): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--version') return say(P1_VERSION);
  if (name === '' || name === '--help' || name === 'help') return say(generalHelp(await allCommands()));
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const isJson = own.includes('--json');
  const { result, signal } = await answer(name, rest, env, isJson);
  if (result !== undefined && isJson) process.stdout.write(`${visible(JSON.stringify(result))}\n`);
  return result === undefined ? 0 : exitCodeOf(result, signal);
}

type Answer = Omit<CommandAnswer, 'result'> & { readonly result: Result | undefined };

async function answer(
  name: string,
  argv: readonly string[],
  env: Environment,
  isJson: boolean,
): Promise<Answer> {
  const print = (text: string): void => void (isJson ? process.stderr : process.stdout).write(`${text}\n`);
  try {
    const command = await commandOf(name);
    const args = parseFlags(argv, { ...command.flags, ...COMMON_FLAGS });
    if (args.isSet('help')) {
      print(commandHelp(command));
      return { result: undefined };
    }
    refuseMore(command, args);
    return await command.run({ args, env, print, workingFolder: process.cwd() });
  } catch (error) {
    const result = redactorFor(env, null).value(resultOfError(name, error));
    process.stderr.write(`p1: ${sentenceOf(result)}\n`);
    if (result.reason_code === 'internal' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return { result };
  }
}

/** What a command would not look at is likelier a mistake than meant. */
function refuseMore({ usage, positionals, takesCommand }: Command, args: Arguments): void {
  const extra = args.positionals[positionals] ?? (takesCommand ? undefined : args.rest?.[0]);
  if (extra === undefined) return;
  const message = `${quote(extra)} is one argument too many.`;
  throw new ConfigError({ where: 'arguments', message, fix: `Write \`p1 ${usage}\`.` });
}

async function commandOf(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return load();
  const message = `There is no command ${quote(name)}.`;
  throw new ConfigError({ where: 'arguments', message, fix: suggestion(name, Object.keys(COMMANDS)) });
}

async function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(COMMANDS).map(load => load()));
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
