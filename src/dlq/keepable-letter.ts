import { REDACTED } from '../redact/redactor.ts';
import { type DeadLetter, MAXIMUM_ENTRY_BYTES } from './dead-letter.ts';

/**
 * What was written by others, without what must not be shown. A retry cannot have parameters that were hidden: it waits for
 * a person, who launches the step anew.
 */
export function withoutSecrets<T extends { readonly letter: DeadLetter }>(
  judged: T,
  redact: <T>(value: T) => T,
  areParametersNoted = false,
): T {
  const { letter } = judged;
  const parameters = redact(letter.parameters);
  // Those of a journal or a lease were hidden before; what somebody gave may look so.
  const isHidden = Object.entries(parameters).some(
    ([name, value]) =>
      value !== letter.parameters[name] || (areParametersNoted && String(value).includes(REDACTED)),
  );
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
    letter: fitting(isHidden ? waiting(clean) : clean),
  };
}

/** Nothing can retry it: a person launches the step anew. */
function waiting(letter: DeadLetter): DeadLetter {
  const [last] = letter.history.slice(-1);
  const note = 'A parameter holds a secret, which is not kept: it waits in quarantine for a person.';
  const history =
    last === undefined ? [] : [...letter.history.slice(0, -1), { ...last, why: `${last.why} ${note}` }];
  return { ...letter, has_parameters: false, state: 'quarantine', due_at: null, history };
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
