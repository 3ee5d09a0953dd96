import { randomUUID } from 'node:crypto';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { LaunchPlan } from '../launch/plan.ts';
import { linesApart } from '../launch/process/lines-apart.ts';
import {
  annotationCommand,
  END_GROUP,
  groupCommand,
  plainText,
  resumeCommands,
  stopCommands,
} from '../platform/github/workflow-commands.ts';
import { liveSink } from '../platform/local/live-sink.ts';
import type { LaunchStreams } from './launch.ts';

/**
 * How one launch is seen in a job's log. While the step's process runs, the runner takes no workflow commands, unless the
 * step is allowed to give them: it can print what it likes. Its standard error goes the same way as its standard output, so that both are inside.
 */
export function actionStreams({ allowsWorkflowCommands }: LaunchPlan): LaunchStreams {
  const token = `p1-${randomUUID()}`;
  const live = liveSink(process.stdout);
  const [stdout, stderr] = linesApart(live, live);
  return { live: { stdout, stderr }, say };

  function say(line: string, event: JournalEvent): void {
    if (event.type === 'process.exited') closeGroup();
    if (event.type === 'warning') print(annotationCommand({ level: 'warning', message: line }));
    else if (line !== '') print(plainText(line));
    if (event.type === 'process.started')
      print(groupCommand(`Step ${event.step}`), ...(allowsWorkflowCommands ? [] : [stopCommands(token)]));
  }

  function closeGroup(): void {
    print('', ...(allowsWorkflowCommands ? [] : [resumeCommands(token)]), END_GROUP);
  }
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
