import { z } from 'zod';
import { alertRaised } from './alert.ts';
import {
  deadLetterClaimed,
  deadLetterIgnored,
  deadLetterParked,
  deadLetterRequeued,
  deadLetterResolved,
  deadLetterWritten,
} from './dead-letter.ts';
import { dependenciesChecked } from './dependencies.ts';
import { gateFinished } from './gate.ts';
import {
  guardAdjusted,
  guardAdmitted,
  guardLeaseExpired,
  guardRefused,
  guardSettled,
  guardShadowRefused,
  guardToppedUp,
} from './guard.ts';
import { killswitchEngaged, killswitchObserved, killswitchReleased } from './killswitch.ts';
import { outputsPromoted, outputsRejected, outputsUploaded, outputsVerified } from './outputs.ts';
import { processExited, processOutputTruncated, processSignalled, processStarted } from './process.ts';
import { regressionCase, regressionFinished, regressionFrozen } from './regression.ts';
import { runFailed, runQueued, runRecovered, runRunning, runSkipped, runSucceeded } from './run.ts';
import { scanFinding, scanFinished } from './scan.ts';
import { sessionFinished, sessionStarted } from './session.ts';
import { toolchainChecked } from './toolchain.ts';
import { usageOverrun, usageReported } from './usage.ts';
import { warning } from './warning.ts';

/** Every line that a journal may hold, by its `type`. */
export const journalEvent = z.discriminatedUnion('type', [
  sessionStarted,
  sessionFinished,
  runQueued,
  runRunning,
  runSucceeded,
  runFailed,
  runSkipped,
  runRecovered,
  processStarted,
  processOutputTruncated,
  processSignalled,
  processExited,
  outputsVerified,
  outputsPromoted,
  outputsUploaded,
  outputsRejected,
  guardAdmitted,
  guardRefused,
  guardShadowRefused,
  guardToppedUp,
  guardSettled,
  guardLeaseExpired,
  guardAdjusted,
  killswitchEngaged,
  killswitchReleased,
  killswitchObserved,
  usageReported,
  usageOverrun,
  deadLetterWritten,
  deadLetterClaimed,
  deadLetterResolved,
  deadLetterRequeued,
  deadLetterParked,
  deadLetterIgnored,
  scanFinding,
  scanFinished,
  toolchainChecked,
  dependenciesChecked,
  regressionCase,
  regressionFinished,
  regressionFrozen,
  gateFinished,
  alertRaised,
  warning,
]);

export type JournalEvent = z.infer<typeof journalEvent>;
export type EventOf<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

type FilledByJournal = 'schema_version' | 'at' | 'session' | 'run_attempt' | 'job' | 'seq';
type WithoutFilled<E> = E extends JournalEvent ? Omit<E, FilledByJournal> : never;

/** An event as its author writes it; the journal adds what every line carries. */
export type NewEvent = WithoutFilled<JournalEvent>;
