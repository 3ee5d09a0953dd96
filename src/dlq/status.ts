import { z } from 'zod';
import type { LetterIndex, Listing } from './dead-letter-port.ts';
import { isDue } from './drain-plan.ts';

const count = z.int().min(0);
const text = z.string();
const maybe = z.string().nullable();

const entrySchema = z.strictObject({
  id: text.describe('Which entry?'),
  state: z
    .enum(['ready', 'processing', 'permanent', 'quarantine'])
    .describe('Is it retried, or does it wait for a person?'),
  step: text.describe('Of which step?'),
  class: text.describe('What kind of failure was it?'),
  attempt: count.describe('Which attempt was the last?'),
  due_at: maybe.describe('When may it be retried?'),
  last_failed_at: maybe.describe('When did it fail last?'),
});

/** `data` of `p1 dlq status|list --json`: every field is described by the question that it answers. */
export const dlqStatusSchema = z
  .strictObject({
    place: text.describe('Where are the entries?'),
    at: text.describe('When was it looked at?'),
    ready: count.describe('How many wait to be retried?'),
    processing: count.describe('How many are being retried now?'),
    permanent: count.describe('How many will not be retried?'),
    quarantine: count.describe('How many wait for a person?'),
    due: count.describe('How many could be retried now?'),
    overflow: count.describe('From how many waiting entries on is it an alert?'),
    is_overflowing: z.boolean().describe('Are there more?'),
    doubles: count.describe('How many copies did crashes leave behind?'),
    refused: z
      .array(z.strictObject({ name: text.describe('What?'), why: text.describe('Why?') }))
      .describe('What looks like an entry and is not trusted?'),
    entries: z.array(entrySchema).describe('Which are they?'),
  })
  .describe('The dead letter queue');

export type DlqStatus = z.infer<typeof dlqStatusSchema>;

/** What `listing` amounts to; `entries` are those to be shown. */
export function dlqStatus(
  listing: Listing,
  around: { readonly place: string; readonly now: Date; readonly overflow: number },
  entries: readonly LetterIndex[] = listing.entries,
): DlqStatus {
  const { place, now, overflow } = around;
  const inState = (state: LetterIndex['state']): number =>
    listing.entries.filter(entry => entry.state === state).length;
  const ready = inState('ready');
  return {
    place,
    at: now.toISOString(),
    ready,
    processing: inState('processing'),
    permanent: inState('permanent'),
    quarantine: inState('quarantine'),
    due: listing.entries.filter(entry => isDue(entry, now)).length,
    overflow,
    is_overflowing: ready > overflow,
    doubles: listing.doubles.length,
    refused: listing.refused.map(({ name, why }) => ({ name, why })),
    entries: entries.map(entry => ({
      id: entry.id,
      state: entry.state,
      step: entry.step,
      class: entry.class,
      attempt: entry.attempt,
      due_at: entry.dueAt?.toISOString() ?? null,
      last_failed_at: entry.lastFailedAt?.toISOString() ?? null,
    })),
  };
}
