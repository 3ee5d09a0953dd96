/**
 * The clients wait 3 to 20 s between attempts and offer no setting for it. Waits in that range are cut to a
 * hundredth; shorter ones, and the timeouts of 30 s and more, stay.
 */
const shortestMs = 1_000;
const longestMs = 20_000;
const divisor = 100;

/** Shortens the retry waits of this process. Returns the function that undoes it. */
export function shortenRetryDelays(): () => void {
  const original = globalThis.setTimeout;
  const shortened = <Args extends unknown[]>(handler: (...args: Args) => void, ms = 0, ...args: Args) =>
    original(handler, ms >= shortestMs && ms <= longestMs ? ms / divisor : ms, ...args);
  globalThis.setTimeout = Object.assign(shortened, { __promisify__: original.__promisify__ });
  return () => {
    globalThis.setTimeout = original;
  };
}

/** The value of NODE_OPTIONS that does the same in a child process. */
export function shortRetryDelaysOption(): string {
  const source = [
    'const original = globalThis.setTimeout;',
    'globalThis.setTimeout = (handler, ms, ...args) =>',
    `original(handler, ms >= ${shortestMs} && ms <= ${longestMs} ? ms / ${divisor} : ms, ...args);`,
  ].join('');
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}
