import { z } from 'zod';
import { ERROR_CLASSES } from '../error-classes.ts';
import { RESTING_STATES } from '../resting-states.ts';
import { commonFields, count, reasonCode, runFields } from './fields.ts';

const letterId = z.string().min(1).describe('id of the dead letter: that of its first run');
const errorClass = z.enum(ERROR_CLASSES);

/** What every line about an entry that is there already carries. */
const letterFields = {
  ...commonFields,
  letter: letterId,
  step: runFields.step,
  attempt: runFields.attempt.describe('the last one that was made'),
};

/** Who did it by hand, and why; a retry has no actor. */
const deed = { actor: z.string().nullable(), why: z.string().nullable() };

/** A run that failed, or was deferred, is kept to be run again. */
export const deadLetterWritten = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('dead-letter.written'),
  letter: letterId,
  state: z.enum(RESTING_STATES),
  class: errorClass,
  reason_code: reasonCode,
  due_at: z.string().nullable().describe('when it may be retried; null unless it is ready'),
  place: z.string().describe('where the entry is, for a person'),
});

/** This session, and no other, makes the next attempt. */
export const deadLetterClaimed = z.object({
  ...letterFields,
  type: z.literal('dead-letter.claimed'),
  attempt: runFields.attempt.describe('the one that is made now'),
  deaths: count.describe('attempts before it that were claimed and never ended'),
});

/** An entry is gone for good: its retry succeeded, or, where `why` says so, a person purged it. */
export const deadLetterResolved = z.object({
  ...letterFields,
  ...deed,
  type: z.literal('dead-letter.resolved'),
});

/** An entry waits for its next attempt: the last one failed, or a person redrove or released it. */
export const deadLetterRequeued = z.object({
  ...letterFields,
  ...deed,
  type: z.literal('dead-letter.requeued'),
  class: errorClass,
  due_at: z.string(),
  counts: z.boolean().describe('whether the failure counts against max-attempts'),
});

/** An entry waits for a person: no retry is made by itself. */
export const deadLetterParked = z.object({
  ...letterFields,
  ...deed,
  type: z.literal('dead-letter.parked'),
  class: errorClass,
  state: z.enum(RESTING_STATES).exclude(['ready']),
});

/** Something that looks like an entry was left alone: it is damaged, or not from where retries may come. */
export const deadLetterIgnored = z.object({
  ...commonFields,
  type: z.literal('dead-letter.ignored'),
  name: z.string(),
  why: z.string(),
});
