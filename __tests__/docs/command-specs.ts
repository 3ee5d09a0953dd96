import type { Command } from '../../src/cli/command.ts';
import { configCommand } from '../../src/cli/commands/config.ts';
import { dependenciesCommand } from '../../src/cli/commands/dependencies.ts';
import { dlqCommand } from '../../src/cli/commands/dlq.ts';
import { gatesCommand } from '../../src/cli/commands/gates.ts';
import { guardCommand } from '../../src/cli/commands/guard.ts';
import { initCommand } from '../../src/cli/commands/init.ts';
import { launchCommand } from '../../src/cli/commands/launch.ts';
import { regressionCommand } from '../../src/cli/commands/regression.ts';
import { reportCommand } from '../../src/cli/commands/report.ts';
import { runsCommand } from '../../src/cli/commands/runs.ts';
import { scanCommand } from '../../src/cli/commands/scan.ts';
import { toolchainCommand } from '../../src/cli/commands/toolchain.ts';
import { COMMON_FLAGS } from '../../src/cli/flags.ts';

const COMMANDS: readonly Command[] = [
  configCommand,
  dependenciesCommand,
  dlqCommand,
  gatesCommand,
  guardCommand,
  initCommand,
  launchCommand,
  regressionCommand,
  reportCommand,
  runsCommand,
  scanCommand,
  toolchainCommand,
];

/** What is wrong with the names in a call, or in the notation of one: its command, operation, flags. Empty when all are p1's. */
export function unknownNames(shown: string): readonly string[] {
  const own = shown.split(' -- ')[0] ?? '';
  const [name = '', operation = ''] = own.split(/ +/);
  const command = COMMANDS.find(each => each.name === name);
  if (command === undefined) return [`there is no command ${name}`];
  const known = Object.keys({ ...command.flags, ...COMMON_FLAGS });
  const flags = [...own.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, flag = '']) => flag);
  return [
    ...flags.filter(flag => !known.includes(flag)).map(flag => `${name} has no flag --${flag}`),
    ...unknownOperations(command, operation).map(each => `${name} has no operation ${each}`),
  ];
}

/** Of a command that has operations (`guard status|check|…`), those that it has not. */
function unknownOperations({ usage }: Command, given: string): readonly string[] {
  const [, legal] = /^\w+ ([a-z-]+(?:\|[a-z-]+)+)/.exec(usage) ?? [];
  if (legal === undefined) return [];
  return given.split('|').filter(operation => !legal.split('|').includes(operation));
}
