import { suggestion } from '../config/nearest.ts';
import { EVERYTHING, parseFilter, type Selection, selectionOf } from '../dlq/selection.ts';
import { ConfigError, quote } from '../kernel/errors.ts';
import { isRunId } from '../kernel/ids.ts';
import type { DlqOperation } from './dlq-operation.ts';

/** The operations on the queue that are no retries, as inputs and arguments name them. */
export const DLQ_OPERATIONS = [
  'status',
  'list',
  'inspect',
  'plan',
  'redrive',
  'mark-permanent',
  'quarantine',
  'release',
  'purge',
] as const;

export type DlqOperationName = (typeof DLQ_OPERATIONS)[number];

/** What a caller gave, by input or flag; null and false where it gave nothing. */
export interface DlqGiven {
  readonly id: string | null;
  readonly filter: string | null;
  readonly all: boolean;
  readonly reason: string | null;
  readonly owner: string | null;
  readonly 'reset-attempts': boolean;
  readonly max: number | null;
  readonly 'dry-run': boolean;
}

type GivenName = keyof DlqGiven;

/** How many legs a matrix may have (docs.github.com: "Usage limits"). */
export const MAXIMUM_RETRIES = 256;

const TAKES: Readonly<Record<DlqOperationName, readonly GivenName[]>> = {
  status: [],
  list: ['filter'],
  inspect: ['id'],
  plan: ['max', 'dry-run'],
  redrive: ['id', 'filter', 'all', 'reason', 'reset-attempts', 'dry-run'],
  'mark-permanent': ['id', 'filter', 'reason', 'owner', 'dry-run'],
  quarantine: ['id', 'filter', 'all', 'reason', 'dry-run'],
  release: ['id', 'filter', 'all', 'reason', 'dry-run'],
  purge: ['id', 'filter', 'all', 'reason', 'dry-run'],
};

/**
 * The operation that is asked for.
 *
 * @param shown how a person writes what was given: `reason`, `--reason`.
 * @throws ConfigError for an operation that lacks what it needs, or has what it would not look at.
 */
export function dlqOperation(
  kind: DlqOperationName,
  given: DlqGiven,
  shown: (name: GivenName) => string,
): DlqOperation {
  refuseStray(kind, given, shown);
  const isDryRun = given['dry-run'];
  const line = (name: 'reason' | 'owner', why: string): string => lineOf(given[name], shown(name), why);
  const reason = (): string => line('reason', 'What changes entries needs a reason, which is kept.');
  const order = (what: Extract<DlqOperation, { kind: 'order' }>['order']): DlqOperation => ({
    kind: 'order',
    selection: selection(given, shown),
    order: what,
    isDryRun,
  });
  switch (kind) {
    case 'status':
      return { kind };
    case 'list':
      return { kind, filter: given.filter === null ? null : parseFilter(given.filter) };
    case 'plan':
      return { kind, max: given.max ?? MAXIMUM_RETRIES, isDryRun, tried: new Set() };
    case 'inspect':
      return { kind, id: entryId(given.id, shown('id')) };
    case 'purge':
      return { kind, selection: selection(given, shown), reason: reason(), isDryRun };
    case 'redrive':
      return order({
        kind,
        reason: reason(),
        resetsAttempts: given['reset-attempts'],
        vouches: given.id !== null,
      });
    case 'mark-permanent':
      return order({
        kind,
        reason: reason(),
        owner: line('owner', 'An entry that nobody retries needs somebody who looks after it.'),
      });
    case 'quarantine':
    case 'release':
      return order({ kind, reason: reason() });
  }
}

/** @throws ConfigError when `operation` is none of `operations`. */
export function operationNamed<T extends string>(operation: string, operations: readonly T[]): T {
  const kind = operations.find(each => each === operation);
  if (kind !== undefined) return kind;
  throw new ConfigError({
    where: 'operation',
    message: `There is no operation ${quote(operation)}.`,
    fix: suggestion(operation, operations),
  });
}

/** @throws ConfigError for what is no id of an entry. */
export function entryId(id: string | null, where: string): string {
  if (id !== null && isRunId(id)) return id;
  throw new ConfigError({
    where,
    message: id === null ? 'The id of an entry is needed.' : `${quote(id)} is not the id of an entry.`,
    fix: 'Take one from `p1 dlq list`.',
  });
}

function selection(given: DlqGiven, shown: (name: GivenName) => string): Selection {
  if (!given.all) return selectionOf(given.id, given.filter);
  if (given.id === null && given.filter === null) return { kind: 'filter', filter: EVERYTHING };
  throw new ConfigError({
    where: shown('all'),
    message: 'Every entry, and some of them, are meant.',
    fix: `Give one of ${shown('all')}, ${shown('filter')} and ${shown('id')}.`,
  });
}

function refuseStray(kind: DlqOperationName, given: DlqGiven, shown: (name: GivenName) => string): void {
  const names: readonly GivenName[] = [
    'id',
    'filter',
    'all',
    'reason',
    'owner',
    'reset-attempts',
    'max',
    'dry-run',
  ];
  const stray = names.find(
    name => !TAKES[kind].includes(name) && given[name] !== null && given[name] !== false,
  );
  if (stray === undefined) return;
  const owners = DLQ_OPERATIONS.filter(operation => TAKES[operation].includes(stray));
  throw new ConfigError({
    where: shown(stray),
    message: `\`${kind}\` takes no ${shown(stray)}.`,
    fix: `It goes with ${owners.join(', ')}.`,
  });
}

function lineOf(given: string | null, where: string, why: string): string {
  const line = (given ?? '').trim();
  if (line === '') throw new ConfigError({ where, message: why, fix: `Give ${where} one line of text.` });
  if (!/[\u0000-\u001f\u007f]/.test(line) && line.length <= 1000) return line;
  throw new ConfigError({
    where,
    message: `${quote(line)} is not a line of text of at most 1000 characters.`,
    fix: 'Give one line.',
  });
}
