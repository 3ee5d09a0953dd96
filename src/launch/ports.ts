import type { Config } from '../config/config.ts';
import type { Guard } from '../guard/guard.ts';
import type { Holder } from '../guard/holder-port.ts';
import type { Refusal } from '../guard/refusal.ts';
import type { Lease } from '../guard/state.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Journal } from '../kernel/journal.ts';
import type { Layout } from '../kernel/layout.ts';
import type { ReasonCode } from '../kernel/result.ts';
import type { RunState } from '../kernel/run-states.ts';
import type { PriceTable } from '../pricing/price-table.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Failure } from './failure.ts';
import type { OutputArtifacts, OutputMemo } from './output-stores.ts';
import type { LaunchPlan } from './plan.ts';
import type { LiveSink } from './process/output-pump.ts';
import type { RunRecord } from './run-record.ts';
import type { StopSwitch } from './stop-request.ts';
import type { Workspace } from './workspace.ts';

/** An entry of the dead letter queue that this launch retries. */
export interface Retry {
  readonly letterId: string;
  readonly attempt: number;
}

/** What a launch needs of the place where it runs. */
export interface LaunchPorts {
  readonly config: Config;
  readonly session: string;
  readonly environment: Environment;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly guard: Guard;
  /** Who holds what the guard gives: this job, or this process. */
  readonly holder: Holder;
  /** Where the run comes from, for whoever has to finalise it. */
  readonly origin: Lease['origin'];
  readonly prices: PriceTable;
  readonly deadLetters: DeadLetters;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
  readonly stop: StopSwitch;
  readonly artifacts: OutputArtifacts | null;
  readonly memo: OutputMemo | null;
}

export interface LaunchOutcome {
  readonly runId: string;
  readonly step: string;
  readonly state: RunState;
  readonly reasonCode: ReasonCode;
  /** Null unless the run failed, or its outputs could not be stored. */
  readonly failure: Failure | null;
  readonly outputsPath: string | null;
  readonly manifestDigest: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The guard's, when it did not let the run start. */
  readonly refusal: Refusal | null;
  readonly durationMs: number;
  readonly costMicroUsd: number;
  /** False when the cost could not be booked: the run keeps its claim. */
  readonly isSettled: boolean;
  /** Its entry in the dead letter queue, if it has one. */
  readonly letterId: string | null;
  /** False when the dead letter queue could not be told of its end: the run keeps its claim. */
  readonly isFiled: boolean;
}

/** One run under way. */
export interface Run {
  readonly plan: LaunchPlan;
  readonly runId: string;
  /** The id of the first run that this one retries; its own when it is a first launch. */
  readonly letterId: string;
  readonly attempt: number;
  readonly layout: Layout;
  readonly workspace: Workspace;
  readonly record: RunRecord;
  /** Digest of what the run is made from; null when the step does not skip. */
  readonly inputsDigest: string | null;
}
