import type { LiveSink } from '../launch/process/output-pump.ts';
import { liveSink } from '../platform/local/live-sink.ts';

/** How a step and p1 itself are seen at a terminal: p1 speaks on stderr; stdout is the step's, or the JSON document's. */
export function terminalStreams({ isJson }: { readonly isJson: boolean }): {
  readonly say: (line: string) => void;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
} {
  const stderr = liveSink(process.stderr);
  return {
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
    live: { stdout: isJson ? stderr : liveSink(process.stdout), stderr },
  };
}
