import { z } from 'zod';
import { commonFields, count, reasonCode, runFields } from './fields.ts';

const letter = {
  ...commonFields,
  letter: z.string().describe('id of the entry: that of its first run'),
  step: z.string(),
  attempt: z.int().min(1),
};

const resting = {
  ...letter,
  class: z.string().describe('what kind of failure it was'),
  actor: z.string().nullable().describe('who ordered it; null when the policy did'),
  why: z.string(),
};

/** A run that failed, or was deferred, is kept to be retried. */
export const deadLetterWritten = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('dead-letter.written'),
  letter: z.string(),
  state: z.enum(['ready', 'permanent', 'quarantine']),
  class: z.string(),
  reason_code: reasonCode,
  due_at: z.string().nullable(),
  place: z.string(),
});

/** This process, and no other, makes the next attempt. */
export const deadLetterClaimed = z.object({
  ...letter,
  type: z.literal('dead-letter.claimed'),
  deaths: count.describe('attempts before it that were claimed and never ended'),
});

/** A retry succeeded, or somebody removed the entry and said why. */
export const deadLetterResolved = z.object({
  ...letter,
  type: z.literal('dead-letter.resolved'),
  actor: z.string().nullable(),
  why: z.string().nullable(),
});

/** It waits to be tried again. */
export const deadLetterRequeued = z.object({
  ...resting,
  type: z.literal('dead-letter.requeued'),
  due_at: z.string().nullable(),
  counts: z.boolean().describe('whether the failure counts against max-attempts'),
});

/** No retry is made by itself any more. */
export const deadLetterParked = z.object({
  ...resting,
  type: z.literal('dead-letter.parked'),
  state: z.enum(['permanent', 'quarantine']),
});

/** Something that looks like an entry was not retried, since it is not trusted, or is somebody else's. */
export const deadLetterIgnored = z.object({
  ...commonFields,
  type: z.literal('dead-letter.ignored'),
  name: z.string(),
  why: z.string(),
});
