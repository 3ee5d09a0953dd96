import { REDACTED } from '../redact/redactor.ts';
import { type DeadLetter, MAXIMUM_ENTRY_BYTES } from './dead-letter.ts';

/**
 * What was written by others, without what must not be shown. A retry cannot have parameters that were hidden: it waits for
 * a person, who launches the step anew.
 */
export function withoutSecrets<T extends { readonly letter: DeadLetter }>(
  judged: T,
  redact: <T>(value: T) => T,
): T {
  const { letter } = judged;
  const parameters = redact(letter.parameters);
  // Some come from a journal or a lease, which hid them before.
  const isHidden = Object.values(parameters).some(value => String(value).includes(REDACTED));
  const clean = {
    ...letter,
    parameters,
    error: { ...letter.error, message: redact(letter.error.message) },
    log_tail: redact(letter.log_tail),
    owner: redact(letter.owner),
    history: letter.history.map(each => ({ ...each, why: redact(each.why) })),
  };
  return {
    ...judged,
    letter: fitting(
      isHidden ? { ...clean, has_parameters: false, state: 'quarantine' as const, due_at: null } : clean,
    ),
  };
}

/** What is longer than any entry may be would be taken for none: the log goes first, then the parameters, and with them the retry. */
function fitting(letter: DeadLetter): DeadLetter {
  const fits = (one: DeadLetter): boolean =>
    Buffer.byteLength(JSON.stringify(one, null, 2)) <= MAXIMUM_ENTRY_BYTES;
  if (fits(letter)) return letter;
  const logless = { ...letter, log_tail: ['(longer than an entry may be: see the evidence of the run)'] };
  if (fits(logless)) return logless;
  return { ...logless, parameters: {}, has_parameters: false, state: 'quarantine', due_at: null };
}
