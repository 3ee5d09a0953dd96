import { fstatSync } from 'node:fs';
import { linesApart } from '../launch/process/lines-apart.ts';
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
  const noted: LiveSink = chunk => {
    lastByte = chunk.at(-1);
    return stdout(chunk);
  };
  const [stdoutApart, stderrApart] = isJson || isOneFile(1, 2) ? linesApart(noted, stderr) : [noted, stderr];
  return {
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
    live: { stdout: stdoutApart, stderr: stderrApart },
    isMidLine: () => !isJson && lastByte !== NEWLINE,
  };
}

/** A terminal, or `2>&1`: what both streams write is read as one. */
function isOneFile(descriptor: number, other: number): boolean {
  try {
    const [one, two] = [fstatSync(descriptor), fstatSync(other)];
    return one.dev === two.dev && one.ino === two.ino;
  } catch {
    return false;
  }
}
