import type { DlqOperation } from '../../compose/dlq-operation.ts';
import { suggestion } from '../../config/nearest.ts';
import { parseFilter, type Selection, selectionOf } from '../../dlq/selection.ts';
import { ConfigError, quote } from '../../kernel/errors.ts';
import { isRunId } from '../../kernel/ids.ts';
import type { Arguments, FlagSpecs } from '../flags.ts';

const OPERATIONS = [
  'status',
  'list',
  'inspect',
  'plan',
  'drain',
  'retry',
  'redrive',
  'mark-permanent',
  'quarantine',
  'release',
  'purge',
] as const;

type Operation = (typeof OPERATIONS)[number];

export const DLQ_FLAGS: FlagSpecs = {
  filter: {
    type: 'string',
    placeholder: 'CONDITIONS',
    help: 'which entries, e.g. state=quarantine,class=killed',
  },
  all: { type: 'boolean', help: 'quarantine, release, redrive, purge: every entry' },
  reason: { type: 'string', placeholder: 'TEXT', help: 'what changes entries: why; it is kept' },
  owner: { type: 'string', placeholder: 'NAME', help: 'mark-permanent: who looks after it' },
  'reset-attempts': { type: 'boolean', help: 'redrive: count its failures from zero again' },
  max: { type: 'string', placeholder: 'N', help: 'plan, drain: how many retries at most (default: 256)' },
  'dry-run': { type: 'boolean', help: 'say what would be done, and why, and do nothing' },
};

const FLAGS_OF: Readonly<Record<Operation, readonly string[]>> = {
  status: [],
  list: ['filter'],
  inspect: [],
  plan: ['max'],
  drain: ['max', 'dry-run'],
  retry: [],
  redrive: ['filter', 'all', 'reason', 'reset-attempts', 'dry-run'],
  'mark-permanent': ['filter', 'reason', 'owner', 'dry-run'],
  quarantine: ['filter', 'all', 'reason', 'dry-run'],
  release: ['filter', 'all', 'reason', 'dry-run'],
  purge: ['filter', 'all', 'reason', 'dry-run'],
};

const TAKES_ID: readonly Operation[] = [
  'inspect',
  'retry',
  'redrive',
  'mark-permanent',
  'quarantine',
  'release',
  'purge',
];
const DEFAULT_MAX = 256;

/** What is asked: an operation on the queue, or retries. */
export type DlqRequest =
  | { readonly kind: 'operation'; readonly operation: DlqOperation; readonly changes: boolean }
  | { readonly kind: 'drain'; readonly max: number; readonly isDryRun: boolean }
  | { readonly kind: 'retry'; readonly id: string };

/** @throws ConfigError for an operation that is none, lacks what it needs, or has what it would not look at. */
export function dlqRequest(args: Arguments): DlqRequest {
  const [name = 'status', id = null] = args.positionals;
  const kind = OPERATIONS.find(operation => operation === name);
  if (kind === undefined)
    throw new ConfigError({
      where: 'arguments',
      message: `There is no operation ${quote(name)}.`,
      fix: suggestion(name, OPERATIONS),
    });
  refuseStray(args, kind, id);
  const isDryRun = args.isSet('dry-run');
  switch (kind) {
    case 'status':
      return look({ kind });
    case 'list': {
      const filter = args.value('filter');
      return look({ kind, filter: filter === null ? null : parseFilter(filter) });
    }
    case 'plan':
      return look({ kind, max: maximum(args) });
    case 'drain':
      return { kind, max: maximum(args), isDryRun };
    case 'inspect':
      return look({ kind, id: neededId(kind, id) });
    case 'retry':
      return { kind, id: neededId(kind, id) };
    case 'purge':
      return change({ kind, selection: selection(args, id), reason: reasonOf(args), isDryRun });
    case 'redrive':
      return order(args, id, { kind, reason: reasonOf(args), resetsAttempts: args.isSet('reset-attempts') });
    case 'mark-permanent':
      return order(args, id, { kind, reason: reasonOf(args), owner: ownerOf(args) });
    case 'quarantine':
    case 'release':
      return order(args, id, { kind, reason: reasonOf(args) });
  }
}

function look(operation: DlqOperation): DlqRequest {
  return { kind: 'operation', operation, changes: false };
}

function change(operation: DlqOperation): DlqRequest {
  return { kind: 'operation', operation, changes: true };
}

function order(
  args: Arguments,
  id: string | null,
  given: Extract<DlqOperation, { kind: 'order' }>['order'],
): DlqRequest {
  return change({
    kind: 'order',
    selection: selection(args, id),
    order: given,
    isDryRun: args.isSet('dry-run'),
  });
}

function selection(args: Arguments, id: string | null): Selection {
  if (!args.isSet('all')) return selectionOf(id, args.value('filter'));
  if (id === null && args.value('filter') === null)
    return { kind: 'filter', filter: { state: null, step: null, class: null } };
  throw new ConfigError({
    where: '--all',
    message: 'Every entry, and some of them, are meant.',
    fix: 'Give one of --all, --filter and an id.',
  });
}

function neededId(kind: string, id: string | null): string {
  if (id !== null && isRunId(id)) return id;
  const message =
    id === null ? `\`dlq ${kind}\` needs the id of an entry.` : `${quote(id)} is not the id of an entry.`;
  throw new ConfigError({ where: 'arguments', message, fix: 'Take one from `p1 dlq list`.' });
}

function refuseStray(args: Arguments, kind: Operation, id: string | null): void {
  const flags = Object.keys(DLQ_FLAGS);
  const stray = flags.find(
    flag => !FLAGS_OF[kind].includes(flag) && (args.value(flag) !== null || args.isSet(flag)),
  );
  if (stray !== undefined) {
    const owners = OPERATIONS.filter(operation => FLAGS_OF[operation].includes(stray));
    const message = `\`dlq ${kind}\` takes no --${stray}.`;
    throw new ConfigError({ where: 'arguments', message, fix: `It goes with ${owners.join(', ')}.` });
  }
  if (id === null || TAKES_ID.includes(kind)) return;
  throw new ConfigError({
    where: 'arguments',
    message: `${quote(id)} is one argument too many.`,
    fix: `\`dlq ${kind}\` takes none.`,
  });
}

function maximum(args: Arguments): number {
  const given = args.value('max');
  if (given === null) return DEFAULT_MAX;
  if (/^[1-9]\d{0,2}$/.test(given) && Number(given) <= DEFAULT_MAX) return Number(given);
  throw new ConfigError({
    where: '--max',
    message: `${quote(given)} is not a number from 1 to ${DEFAULT_MAX}.`,
    fix: 'Correct it.',
  });
}

function ownerOf(args: Arguments): string {
  const owner = lineOf(args, 'owner');
  if (owner !== '') return owner;
  throw new ConfigError({
    where: '--owner',
    message: 'An entry that nobody retries needs somebody who looks after it.',
    fix: 'Give `--owner NAME`.',
  });
}

function reasonOf(args: Arguments): string {
  const reason = lineOf(args, 'reason');
  if (reason !== '') return reason;
  throw new ConfigError({
    where: '--reason',
    message: 'What changes entries needs a reason, which is kept.',
    fix: 'Give `--reason "…"`.',
  });
}

function lineOf(args: Arguments, flag: string): string {
  const line = (args.value(flag) ?? '').trim();
  if (!/[\u0000-\u001f\u007f]/.test(line) && line.length <= 1000) return line;
  throw new ConfigError({
    where: `--${flag}`,
    message: `${quote(line)} is not a line of text of at most 1000 characters.`,
    fix: 'Give one line.',
  });
}
