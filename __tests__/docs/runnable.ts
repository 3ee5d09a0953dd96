import { isNotation, p1Call } from './shell-line.ts';

/** Names of commands in a sentence: there is more to say when one is called. */
export const MENTIONS = ['launch', 'guard adjust', 'dlq purge', 'dlq purge --repo'];

/** Whether a line is run as it stands: a whole call of p1, or a look at what p1 has written. */
export function isRunnable(line: string): boolean {
  const call = p1Call(line);
  return call === null ? isLook(line) : !isNotation(call) && !MENTIONS.includes(call.shown);
}

/** A line that shows what p1 has written. */
export function isLook(line: string): boolean {
  return /^(cat|grep) /.test(line);
}
