import { type ChildProcess, fork } from 'node:child_process';
import { asChecked } from '../kernel/trust-boundary.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import type { Captured } from './capture.ts';
import type { CommandMessage, CommandReport, StreamReport } from './command-messages.ts';
import { type CommandOptions, type CommandOutcome, runCommand } from './run-command.ts';

/** Runs the commands of one worker of the pool, one at a time. */
export interface CommandRunner {
  readonly run: (options: Omit<CommandOptions, 'stop'>) => Promise<CommandOutcome>;
  readonly close: () => void;
}

/** Runs them as children of this process. */
export function runnerHere(stop: StopSwitch): CommandRunner {
  return { run: options => runCommand({ ...options, stop }), close: () => {} };
}

/** Runs them as children of a small process of its own, which `file` serves; here, should that die. */
export function runnerApart(file: string, stop: StopSwitch): CommandRunner {
  const child = fork(file, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const here = runnerHere(stop);
  child.on('error', () => {});
  stop.onRequest(({ why }) => send(child, { kind: 'stop', why }));
  return {
    run: async options =>
      child.connected && child.exitCode === null
        ? ((await asked(child, options)) ?? LOST)
        : here.run(options),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}

function asked(
  child: ChildProcess,
  options: Omit<CommandOptions, 'stop'>,
): Promise<CommandOutcome | undefined> {
  return new Promise(resolve => {
    const onMessage = (message: unknown): void => settle(outcomeOf(asChecked<CommandReport>(message)));
    const onExit = (): void => settle(undefined);
    function settle(outcome: CommandOutcome | undefined): void {
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(outcome);
    }
    child.on('message', onMessage);
    child.on('exit', onExit);
    send(child, { kind: 'run', options });
  });
}

function send(child: ChildProcess, message: CommandMessage): void {
  if (child.connected) child.send(message, () => {});
}

function outcomeOf({ stdout, stderr, ...rest }: CommandReport): CommandOutcome {
  return { ...rest, stdout: capturedOf(stdout), stderr: capturedOf(stderr) };
}

function capturedOf({ seenBytes, kept, digest }: StreamReport): Captured {
  const bytes = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
  return {
    seenBytes,
    leftOutBytes: seenBytes - kept.length,
    bytes: () => bytes,
    text: () => bytes.toString('utf8'),
    digest: () => digest,
  };
}

const NOTHING: Captured = {
  seenBytes: 0,
  leftOutBytes: 0,
  bytes: () => Buffer.alloc(0),
  text: () => '',
  digest: () => '',
};
const LOST: CommandOutcome = {
  end: 'not-started',
  detail: 'the process of p1 that ran it died',
  exitCode: null,
  durationMs: 0,
  stdout: NOTHING,
  stderr: NOTHING,
};
