import type { Command } from './command.ts';
import { COMMON_FLAGS, type FlagSpecs } from './flags.ts';

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(command => command.usage.length));
  const lines = commands.map(({ usage, summary }) => `  p1 ${usage.padEnd(width)}  ${summary}`);
  return ['Usage:', ...lines, '', `Every command takes:`, ...flagLines(COMMON_FLAGS)].join('\n');
}

export function commandHelp({ usage, summary, flags }: Command): string {
  return [`p1 ${usage}`, `  ${summary}`, '', ...flagLines({ ...flags, ...COMMON_FLAGS })].join('\n');
}

function flagLines(specs: FlagSpecs): readonly string[] {
  const names = Object.entries(specs).map(
    ([name, { placeholder }]) => `--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`,
  );
  const width = Math.max(...names.map(name => name.length));
  return Object.values(specs).map(({ help }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${help}`);
}
