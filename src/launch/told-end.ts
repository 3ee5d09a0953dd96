import type { JournalEvent } from '../kernel/events/index.ts';
import type { ReasonCode } from '../kernel/result.ts';
import type { Owner } from './owner.ts';

/** What the journal of a dead run says of it. */
export interface ToldEnd {
  /** Whether it was told that the run has ended. */
  readonly isTold: boolean;
  /** Whether who found it dead told so: a first try to finalise it, and maybe not the last. */
  readonly isFoundDead: boolean;
  /** How it failed, if it was told that it did. */
  readonly failure: {
    readonly reasonCode: ReasonCode;
    readonly message: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
  } | null;
  /** Whether it was told that its outputs were uploaded. */
  readonly isUploaded: boolean;
  /** Whether the dead letter queue was told of that end. */
  readonly isFiled: boolean;
  /** Redacted. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

const NOTHING: ToldEnd = {
  isTold: false,
  isFoundDead: false,
  failure: null,
  isUploaded: false,
  isFiled: false,
  parameters: {},
};
const ENDS: readonly string[] = ['run.succeeded', 'run.failed', 'run.skipped', 'run.recovered'];

export async function toldEnd(owner: Owner): Promise<ToldEnd> {
  const { readJournal } = await import('../kernel/journal-reading.ts');
  const reading = readJournal(owner.journal);
  if (reading.kind !== 'hit') return NOTHING;
  const own = reading.events.filter(event => 'run' in event && event.run === owner.run);
  const failed = own.find(event => event.type === 'run.failed');
  const queued = own.find(event => event.type === 'run.queued');
  return {
    isTold: own.some(({ type }) => ENDS.includes(type)),
    isFoundDead: own.some(event => event.type === 'run.recovered' && event.state === 'FAIL'),
    failure:
      failed === undefined
        ? null
        : {
            reasonCode: failed.reason_code,
            message: failed.message,
            exitCode: failed.exit_code,
            signal: failed.signal,
          },
    isUploaded: own.some(({ type }) => type === 'outputs.uploaded'),
    isFiled: reading.events.some(event => isAboutLetter(event, owner)),
    parameters: queued?.parameters ?? {},
  };
}

function isAboutLetter(event: JournalEvent, { run, letter, attempt }: Owner): boolean {
  if (event.type === 'dead-letter.written') return event.run === run;
  const isEnd =
    event.type === 'dead-letter.requeued' ||
    event.type === 'dead-letter.parked' ||
    event.type === 'dead-letter.resolved';
  return isEnd && event.letter === letter && event.attempt === attempt;
}
