type Writer<T> = (chunk: Buffer) => T;

const LINE_BREAK = Buffer.from('\n');
const ENDS_OF_LINES: readonly (number | undefined)[] = [10, 13];

/**
 * Makes two writers to one place keep to lines of their own: where one has left a line without an end, a line break goes
 * before what the other writes. A secret that was printed half on each stream would stand whole there otherwise.
 */
export function linesApart<T>(first: Writer<T>, second: Writer<T>): readonly [Writer<T>, Writer<T>] {
  let midLine: 'nobody' | 'first' | 'second' = 'nobody';

  function keeping(write: Writer<T>, own: 'first' | 'second'): Writer<T> {
    return chunk => {
      if (chunk.length === 0) return write(chunk);
      const isBesideOther = midLine !== 'nobody' && midLine !== own;
      midLine = ENDS_OF_LINES.includes(chunk.at(-1)) ? 'nobody' : own;
      return write(isBesideOther ? Buffer.concat([LINE_BREAK, chunk]) : chunk);
    };
  }

  return [keeping(first, 'first'), keeping(second, 'second')];
}
