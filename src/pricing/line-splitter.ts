/** Lines out of bytes that come in pieces of any size. */
export interface LineSplitter {
  /** Takes the next bytes, and tells each line that they complete; null in the place of one that is too long. */
  readonly write: (bytes: Buffer) => void;
  /** Tells the last line, if no newline ended it. */
  readonly end: () => void;
}

const NEWLINE = 10;

/** Holds no more than `longestBytes` of a line that is not complete. */
export function splitLines(longestBytes: number, onLine: (line: string | null) => void): LineSplitter {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isTooLong = false;

  function hold(piece: Buffer): void {
    heldBytes += piece.length;
    isTooLong ||= heldBytes > longestBytes;
    if (isTooLong) held = [];
    // A copy: a part of the caller's buffer would keep all of it.
    else held.push(Buffer.from(piece));
  }

  function tell(): void {
    onLine(isTooLong ? null : Buffer.concat(held).toString('utf8'));
    held = [];
    heldBytes = 0;
    isTooLong = false;
  }

  function write(bytes: Buffer): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      hold(bytes.subarray(start, end));
      tell();
      start = end + 1;
    }
    if (start < bytes.length) hold(bytes.subarray(start));
  }

  function end(): void {
    if (heldBytes > 0) tell();
  }

  return { write, end };
}
