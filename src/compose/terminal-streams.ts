import type { LiveSink } from '../launch/process/output-pump.ts';
import { liveSink } from '../platform/local/live-sink.ts';

export interface TerminalStreams {
  readonly say: (line: string) => void;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
  /** Whether the step's last line on stdout has no end: what p1 prints next would be glued to it. */
  readonly isMidLine: () => boolean;
}

const NEWLINE = 10;

/** How a step and p1 itself are seen at a terminal: p1 speaks on stderr; stdout is the step's, or the JSON document's. */
export function terminalStreams({ isJson }: { readonly isJson: boolean }): TerminalStreams {
  const stderr = liveSink(process.stderr);
  const stdout = isJson ? stderr : liveSink(process.stdout);
  let lastByte: number | undefined = NEWLINE;
  return {
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
    live: {
      stdout: chunk => {
        lastByte = chunk.at(-1);
        return stdout(chunk);
      },
      stderr,
    },
    isMidLine: () => !isJson && lastByte !== NEWLINE,
  };
}
