import type { Listing } from '../../../src/dlq/dead-letter-port.ts';
import type { DeadLetterQueue } from '../../../src/dlq/queue.ts';

export interface LetterEvidence {
  /** Nobody else uses it any more. */
  readonly queue: DeadLetterQueue;
  /** Of the entries that there were at first. */
  readonly ids: readonly string[];
  readonly log: string;
}

interface Note {
  readonly what: string;
  readonly id: string;
  readonly attempt: number;
  readonly key: string;
}

const CLAIMANT = { session: 'the last', run: 'the last', longestMs: 1000 };

/** Whether no entry was lost or is there twice, and no attempt was made twice. Resolves what is left. */
export async function verdictOn({ queue, ids, log }: LetterEvidence) {
  const notes = log
    .split('\n')
    .filter(line => line !== '')
    .map(noteOf);
  const before = await listing(queue);
  const doubles = before.doubles.length;
  await queue.tidy(before);
  const after = await listing(queue);
  const of = (what: string, id?: string): readonly Note[] =>
    notes.filter(note => note.what === what && (id === undefined || note.id === id));
  const violations = [
    ...after.doubles.map(({ id, place }) => `${id} is there twice, in ${place} too`),
    ...after.refused.map(({ name, why }) => `${name} is refused: ${why}`),
    ...notes.filter(({ id, key }) => id !== key).map(({ id, key }) => `${id} was begun with key ${key}`),
    ...twice(of('begin').map(({ id, attempt }) => `${id} ${attempt}`)).map(name => `begun twice: ${name}`),
  ];
  for (const id of ids) {
    const entry = after.entries.find(each => each.id === id);
    const [asked, done] = [of('resolve', id).length, of('resolved', id).length];
    const latest = Math.max(1, ...of('end', id).map(({ attempt }) => attempt));
    if (entry === undefined && asked === 0) violations.push(`${id} vanished, and nobody resolved it`);
    if (entry === undefined) continue;
    if (done > 0) violations.push(`${id} was resolved, and is there`);
    if (entry.state === 'processing') violations.push(`${id} is being retried, by nobody`);
    if (entry.attempt < latest) violations.push(`${id} is at ${entry.attempt}, and ${latest} has ended`);
    const begun = Math.max(1, ...of('begin', id).map(({ attempt }) => attempt));
    violations.push(...(await resolveLast(queue, id, begun)));
  }
  const left = (await listing(queue)).entries.map(({ id }) => `${id} could not be resolved at last`);
  const figures = {
    attempts: of('begin').length,
    'attempts ended': of('end').length,
    'resolved entries': of('resolved').length,
    'entries left': after.entries.length,
    'doubles left': doubles,
  };
  return { figures, violations: [...violations, ...left] };
}

/** Redrives and resolves entry `id`, whose attempts up to `begun` were made. */
async function resolveLast(queue: DeadLetterQueue, id: string, begun: number): Promise<readonly string[]> {
  const order = { kind: 'redrive', reason: 'the last', resetsAttempts: true, vouches: true } as const;
  const answers: string[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const entry = (await listing(queue)).entries.find(each => each.id === id);
    if (entry === undefined) return [`${id} is gone at last`];
    if (entry.state !== 'ready') await queue.obey([entry], order);
    const ready = (await listing(queue)).entries.find(each => each.id === id) ?? entry;
    const answer = await queue.take(ready, CLAIMANT);
    // With deaths that were not counted before it may be parked.
    if (answer.kind !== 'taken') {
      answers.push(`${ready.state} ${ready.attempt}: ${JSON.stringify(answer)}`);
      continue;
    }
    await queue.resolve(answer.taken);
    const { attempt } = answer.taken.claim;
    return attempt > begun ? [] : [`attempt ${attempt} of ${id} is the last, and ${begun} was begun`];
  }
  return [`${id} cannot be taken at last: ${answers.join(', ')}`];
}

async function listing(queue: DeadLetterQueue): Promise<Listing> {
  const answer = await queue.store.list();
  if (answer.kind !== 'hit') throw new Error(answer.message);
  return answer;
}

function noteOf(line: string): Note {
  const [what = '', id = '', attempt = '', key = ''] = line.split(' ');
  return { what, id, attempt: Number(attempt), key };
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
