import { messageOf } from '../kernel/errors.ts';
import { asChecked } from '../kernel/trust-boundary.ts';
import { createStopSwitch } from '../launch/stop-request.ts';
import type { Capture } from './capture.ts';
import type { CommandMessage, CommandReport, StreamReport } from './command-messages.ts';
import { runCommand } from './run-command.ts';

const LEFT_TO_ITS_PARENT = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * What a process that runs commands does until its parent lets go of it, or dies: it runs each that it is told, and says what
 * came of it. A process starts others the faster the less memory it has, and this one has little.
 */
export async function serveCommands(): Promise<void> {
  const stop = createStopSwitch();
  let running: Promise<void> = Promise.resolve();
  // A terminal sends its signals to all: the parent asks to stop.
  for (const name of LEFT_TO_ITS_PARENT) process.on(name, () => {});
  process.on('message', received => {
    // Only the parent, of the same bundle, can send.
    const message = asChecked<CommandMessage>(received);
    if (message.kind === 'stop') stop.request({ cause: 'cancelled', why: message.why });
    else
      running = runCommand({ ...message.options, stop }).then(
        ({ stdout, stderr, ...rest }) =>
          tell({ ...rest, stdout: reportOf(stdout), stderr: reportOf(stderr) }),
        error => tell(notStarted(messageOf(error))),
      );
  });
  await new Promise<void>(resolve => process.once('disconnect', resolve));
  stop.request({ cause: 'cancelled', why: 'p1 has ended' });
  await running;
}

/** Whoever is not there any more is told nothing. */
function tell(report: CommandReport): void {
  if (process.connected) process.send?.(report);
}

function reportOf(stream: Capture): StreamReport {
  return { seenBytes: stream.seenBytes, kept: stream.bytes(), digest: stream.digest() };
}

function notStarted(why: string): CommandReport {
  const nothing = { seenBytes: 0, kept: new Uint8Array(), digest: '' };
  return {
    end: 'not-started',
    detail: why,
    exitCode: null,
    durationMs: 0,
    stdout: nothing,
    stderr: nothing,
  };
}
