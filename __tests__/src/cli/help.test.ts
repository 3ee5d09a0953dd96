import { expect, test } from '@jest/globals';
import type { Command } from '../../../src/cli/command.ts';
import { configCommand } from '../../../src/cli/commands/config.ts';
import { launchCommand } from '../../../src/cli/commands/launch.ts';
import { reportCommand } from '../../../src/cli/commands/report.ts';
import { runsCommand } from '../../../src/cli/commands/runs.ts';
import { COMMON_FLAGS } from '../../../src/cli/flags.ts';
import { commandHelp, generalHelp } from '../../../src/cli/help.ts';

const COMMANDS: readonly Command[] = [launchCommand, runsCommand, reportCommand, configCommand];

test('the general help has every command with what it is for, and the flags that all take', () => {
  const help = generalHelp(COMMANDS);
  for (const { usage } of COMMANDS) expect(help).toContain(`p1 ${usage}`.trimEnd());
  for (const { summary } of COMMANDS) expect(help).toContain(summary);
  for (const flag of Object.keys(COMMON_FLAGS)) expect(help).toContain(`--${flag}`);
});

test.each(COMMANDS)(
  "the help of $name has its own flags and the common ones, none of which has another's name",
  command => {
    const help = commandHelp(command);
    for (const flag of [...Object.keys(command.flags), ...Object.keys(COMMON_FLAGS)]) {
      expect(help.split(`  --${flag}`)).toHaveLength(2);
    }
  },
);

test('no command has a flag that hides a common one', () => {
  const own = COMMANDS.flatMap(command => Object.keys(command.flags));
  expect(own.filter(flag => Object.hasOwn(COMMON_FLAGS, flag))).toEqual([]);
});
