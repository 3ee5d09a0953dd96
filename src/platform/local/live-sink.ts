import { once } from 'node:events';

/** A sink that writes to `stream` and makes the writer wait while the stream is full. A reader that went away is no error. */
export function liveSink(stream: NodeJS.WriteStream): (chunk: Buffer) => Promise<void> | undefined {
  let isGone = false;
  stream.on('error', () => {
    isGone = true;
  });
  return chunk => {
    if (isGone || stream.write(chunk)) return undefined;
    return once(stream, 'drain').then(
      () => undefined,
      () => undefined,
    );
  };
}
