import { ConfigError, quote } from '../kernel/errors.ts';
import { isRunId } from '../kernel/ids.ts';
import type { LetterIndex } from './dead-letter-port.ts';
import { ERROR_CLASSES } from './error-class.ts';

/** Which entries an order is about: one by its id, or all that a filter lets through. */
export type Selection =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'filter'; readonly filter: Filter };

/** What an entry must be; null does not matter. All null is every entry. */
export interface Filter {
  readonly state: string | null;
  readonly step: string | null;
  readonly class: string | null;
}

export const EVERYTHING: Filter = { state: null, step: null, class: null };

const LEGAL: Readonly<Record<keyof Filter, readonly string[] | null>> = {
  state: ['ready', 'processing', 'permanent', 'quarantine'],
  step: null,
  class: ERROR_CLASSES,
};

export const FILTER_RULE =
  'conditions such as state=quarantine, step=summarise or class=killed, with commas between them';

/** @throws ConfigError for a condition that is none, or that nothing can meet. */
export function parseFilter(text: string): Filter {
  const filter: { -readonly [key in keyof Filter]: Filter[key] } = { ...EVERYTHING };
  for (const condition of text.split(',').map(part => part.trim())) {
    const [name = '', value = '', more] = condition.split('=').map(part => part.trim());
    if (more !== undefined) throw illegal(condition, 'A condition has one =.');
    if ((name !== 'state' && name !== 'step' && name !== 'class') || value === '') throw illegal(condition);
    const legal = LEGAL[name];
    if (legal !== null && !legal.includes(value))
      throw illegal(condition, `${name} is one of ${legal.join(', ')}.`);
    if (filter[name] !== null) throw illegal(condition, `${name} stands there twice.`);
    filter[name] = value;
  }
  return filter;
}

/** @throws ConfigError when neither or both are given, or the id is none. */
export function selectionOf(id: string | null, filter: string | null): Selection {
  if (id !== null && filter !== null)
    throw new ConfigError({
      where: 'filter',
      message: 'An id and a filter were given.',
      fix: 'Give one of them.',
    });
  if (filter !== null) return { kind: 'filter', filter: parseFilter(filter) };
  if (id === null)
    throw new ConfigError({
      where: 'id',
      message: 'Nothing says which entries are meant.',
      fix: `Give an id, or a filter: ${FILTER_RULE}.`,
    });
  if (!isRunId(id))
    throw new ConfigError({
      where: 'id',
      message: `${quote(id)} is not the id of an entry.`,
      fix: 'Take one from `p1 dlq list`.',
    });
  return { kind: 'id', id };
}

/** Those of `entries` that are meant, in the order of their due times. */
export function selected(entries: readonly LetterIndex[], selection: Selection): readonly LetterIndex[] {
  if (selection.kind === 'id') return entries.filter(({ id }) => id === selection.id);
  const { state, step, class: wanted } = selection.filter;
  return entries.filter(
    entry =>
      (state === null || entry.state === state) &&
      (step === null || entry.step === step) &&
      (wanted === null || entry.class === wanted),
  );
}

function illegal(condition: string, why = ''): ConfigError {
  return new ConfigError({
    where: 'filter',
    message: `${quote(condition)} is no condition. ${why}`.trim(),
    fix: `Write ${FILTER_RULE}.`,
  });
}
