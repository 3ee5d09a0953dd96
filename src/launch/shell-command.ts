import { ConfigError, quote } from '../kernel/errors.ts';

/**
 * Program and arguments for `command` run by `shell`: the words of `shell`, then the command as one argument, so that
 * nothing of it is interpreted before the shell itself does.
 *
 * @throws ConfigError when `shell` has an open quote or no word.
 */
export function shellCommand(shell: string, command: string): readonly [string, ...string[]] {
  const [program, ...words] = splitWords(shell);
  if (program === undefined) throw notAShell(shell);
  return [program, ...words, command];
}

function splitWords(text: string): readonly string[] {
  const words = text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  if (words.join('').length !== text.replace(/\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)/g, '').length)
    throw notAShell(text);
  return words.map(word => (/^["']/.test(word) ? word.slice(1, -1) : word));
}

function notAShell(shell: string): ConfigError {
  return new ConfigError({
    where: 'shell',
    message: `${quote(shell)} is not a program with arguments.`,
    fix: 'Write it like `bash -eo pipefail -c`, with quotes closed.',
  });
}
