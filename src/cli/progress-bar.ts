/** A stream that may be a terminal. */
export interface BarStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
}

export interface ProgressBar {
  readonly show: (done: number, total: number) => void;
  /** Takes the bar away, so that a line can be written. */
  readonly clear: () => void;
}

const SHORTEST_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';
const WIDTH = 30;

/** A bar of one line on `stream`, drawn at most ten times a second; nothing where that is no terminal. */
export function progressBar(stream: BarStream, now: () => number = () => performance.now()): ProgressBar {
  let drawnMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const isTerminal = stream.isTTY === true;
  return {
    show: (done, total) => {
      if (!isTerminal || now() - drawnMs < SHORTEST_MS) return;
      drawnMs = now();
      isShown = true;
      stream.write(`${CLEAR_LINE}${barText(done, total).slice(0, (stream.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (isShown) stream.write(CLEAR_LINE);
      isShown = false;
    },
  };
}

function barText(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %  ${done} of ${total}`;
}
