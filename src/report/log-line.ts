import { formatDuration } from '../kernel/duration.ts';
import { visible } from '../kernel/errors.ts';
import type { JournalEvent } from '../kernel/events/index.ts';
import { deadLetterLine } from './dead-letter-line.ts';
import { dependencyLine } from './dependency-line.ts';
import { gateLine } from './gate-line.ts';
import { guardLine } from './guard-line.ts';
import { regressionLine } from './regression-line.ts';
import { scanLine } from './scan-line.ts';
import { toolchainLine } from './toolchain-line.ts';

/**
 * The line of the human log for `event`, or undefined for one that people need not see. The phrases `State transition`,
 * `Daily budget`, `Dead letter`, `SECURITY VIOLATION`, `ALERT critical|warning` and `RESULT: PASS|FAIL` are there to be searched for. Nothing that a file or a name holds can steer a terminal or begin a line.
 */
export function logLine(event: JournalEvent): string | undefined {
  const line = lineOf(event);
  return line === undefined ? undefined : visible(line);
}

function lineOf(event: JournalEvent): string | undefined {
  switch (event.type) {
    case 'run.queued':
      return `State transition: new -> QUEUED (step ${event.step}, run ${event.run}): ${oneLine(event.command)}`;
    case 'run.running':
      return `State transition: QUEUED -> RUNNING (step ${event.step}, run ${event.run})`;
    case 'run.succeeded':
      return `State transition: RUNNING -> SUCCESS (step ${event.step}, run ${event.run}, ${formatDuration(event.duration_ms)})`;
    case 'run.failed':
      return `State transition: -> FAIL (step ${event.step}, run ${event.run}, ${event.reason_code}): ${event.message} ${event.fix}`;
    case 'run.skipped':
      return `State transition: QUEUED -> SKIPPED (step ${event.step}, run ${event.run}, ${event.reason_code}): ${event.message}`;
    case 'run.recovered':
      return `State transition: -> ${event.state} (step ${event.step}, run ${event.run} of session ${event.of_session}, ${event.reason_code}): ${event.message} ${event.fix}`;
    case 'process.signalled':
      return `Sent ${event.signal} to step ${event.step}: ${event.why}`;
    case 'process.output-truncated':
      return `The log of step ${event.step} was cut: ${event.kept_bytes} of ${event.seen_bytes} bytes kept`;
    case 'outputs.verified':
      return `Outputs of step ${event.step}: ${event.files} files, ${event.bytes} bytes, ${event.undeclared} undeclared`;
    case 'outputs.promoted':
      return `Outputs in place: ${event.path} (manifest sha256 ${event.manifest_digest})`;
    case 'outputs.uploaded':
      return `Outputs uploaded: ${event.artifact} (sha256 ${event.digest})`;
    case 'outputs.rejected':
      return `Outputs refused: ${event.problems.join('; ')}`;
    case 'guard.admitted':
    case 'guard.settled':
    case 'guard.refused':
    case 'guard.shadow-refused':
    case 'guard.topped-up':
    case 'guard.lease-expired':
    case 'guard.adjusted':
    case 'killswitch.engaged':
    case 'killswitch.released':
    case 'killswitch.observed':
    case 'usage.reported':
    case 'usage.overrun':
      return guardLine(event);
    case 'dead-letter.written':
    case 'dead-letter.claimed':
    case 'dead-letter.resolved':
    case 'dead-letter.requeued':
    case 'dead-letter.parked':
    case 'dead-letter.ignored':
    case 'alert.raised':
      return deadLetterLine(event);
    case 'scan.finding':
    case 'scan.finished':
      return scanLine(event);
    case 'toolchain.checked':
      return toolchainLine(event);
    case 'dependencies.checked':
      return dependencyLine(event);
    case 'regression.case':
    case 'regression.finished':
    case 'regression.frozen':
      return regressionLine(event);
    case 'gate.finished':
      return gateLine(event);
    case 'warning':
      return `Warning: ${event.message} ${event.fix}`;
    default:
      return undefined;
  }
}

function oneLine(command: string): string {
  const line = command.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}
