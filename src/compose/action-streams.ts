import { randomUUID } from 'node:crypto';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { LiveSink } from '../launch/process/output-pump.ts';
import {
  annotationCommand,
  END_GROUP,
  groupCommand,
  plainText,
  resumeCommands,
  stopCommands,
} from '../platform/github/workflow-commands.ts';
import { liveSink } from '../platform/local/live-sink.ts';

/** How a step and p1 itself are seen in a job's log. */
export interface ActionStreams {
  readonly say: (line: string, event: JournalEvent) => void;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
}

/**
 * The streams of one launch in a job. While the step's process runs, the runner takes no workflow commands: the step can
 * print what it likes. Its standard error goes the same way as its standard output, so that both are inside.
 */
export function actionStreams(): ActionStreams {
  const token = `p1-${randomUUID()}`;
  const live = liveSink(process.stdout);
  return { live: { stdout: live, stderr: live }, say };

  function say(line: string, event: JournalEvent): void {
    if (event.type === 'process.exited') closeGroup();
    if (event.type === 'warning') print(annotationCommand({ level: 'warning', message: line }));
    else if (line !== '') print(plainText(line));
    if (event.type === 'process.started') print(groupCommand(`Step ${event.step}`), stopCommands(token));
  }

  function closeGroup(): void {
    print(`\n${resumeCommands(token)}`, END_GROUP);
  }
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
