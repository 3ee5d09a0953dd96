import type { DeadLetter, RestingState } from '../../dlq/dead-letter.ts';
import { RESTING_STATES } from '../../dlq/dead-letter.ts';
import { ERROR_CLASSES, type ErrorClass } from '../../dlq/error-class.ts';
import { isRunId, isStepName } from '../../kernel/ids.ts';

/** A run that wrote entries has an artifact of exactly this name, by which its entries are found. */
export const MARKER = 'p1-dlq';
const PREFIX = `${MARKER}-`;

/** What an entry's name says of it: `p1-dlq-<id>~<state>~<step>~<class>~<attempt>~<due, seconds since 1970>`. */
export interface LetterName {
  readonly id: string;
  readonly state: RestingState;
  readonly step: string;
  readonly class: ErrorClass;
  readonly attempt: number;
  /** Null unless ready. */
  readonly dueAt: Date | null;
}

export function nameOf({ id, state, step, error, attempt, due_at }: DeadLetter): string {
  const due = due_at === null ? 0 : Math.ceil(Date.parse(due_at) / 1000);
  return `${PREFIX}${[id, state, step, error.class, attempt, due].join('~')}`;
}

/** Whether an artifact of this name claims to be an entry. */
export function isLetterName(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** What `name` says; undefined when it is not exactly a name that {@link nameOf} gives. */
export function parseName(name: string): LetterName | undefined {
  if (!isLetterName(name)) return undefined;
  const parts = name.slice(PREFIX.length).split('~');
  const [id = '', given = '', step = '', kind = '', attempt = '', due = ''] = parts;
  const state = RESTING_STATES.find(each => each === given);
  const found = ERROR_CLASSES.find(each => each === kind);
  const isWhole = parts.length === 6 && isRunId(id) && isStepName(step) && /^[1-9]\d{0,5}$/.test(attempt);
  if (!isWhole || state === undefined || found === undefined || !/^(?:0|[1-9]\d{0,10})$/.test(due))
    return undefined;
  if ((state === 'ready') !== (due !== '0')) return undefined;
  const dueAt = due === '0' ? null : new Date(Number(due) * 1000);
  return { id, state, step, class: found, attempt: Number(attempt), dueAt };
}
