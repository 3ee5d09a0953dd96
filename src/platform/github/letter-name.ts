import type { DeadLetter, RestingState } from '../../dlq/dead-letter.ts';
import { RESTING_STATES } from '../../dlq/dead-letter.ts';
import { ERROR_CLASSES, type ErrorClass } from '../../dlq/error-class.ts';
import { isRunId, isStepName } from '../../kernel/ids.ts';

/**
 * A run that wrote entries has an artifact of one of these names, by which its entries are found. A process that dies while it
 * uploads takes the name with it: the next name is for who comes after.
 */
export const MARKERS: readonly string[] = ['p1-dlq', 'p1-dlq.2', 'p1-dlq.3'];
const PREFIX = 'p1-dlq-';
/** How often an entry may be uploaded under names that others left unfinished. */
export const MOST_NAMES = 4;

/** What an entry's name says of it: `p1-dlq-<id>~<state>~<step>~<class>~<attempt>~<due, seconds since 1970>`. */
export interface LetterName {
  readonly id: string;
  readonly state: RestingState;
  readonly step: string;
  readonly class: ErrorClass;
  readonly attempt: number;
  /** Null unless ready: then the number there tells names apart, and no time. */
  readonly dueAt: Date | null;
}

/** @param tried how many names of an entry that is not ready are taken already. */
export function nameOf({ id, state, step, error, attempt, due_at }: DeadLetter, tried = 0): string {
  const due = due_at === null ? tried : Math.ceil(Date.parse(due_at) / 1000);
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
  const isLegal = state === 'ready' ? due !== '0' : Number(due) < MOST_NAMES;
  if (!isLegal) return undefined;
  const dueAt = state === 'ready' ? new Date(Number(due) * 1000) : null;
  return { id, state, step, class: found, attempt: Number(attempt), dueAt };
}
