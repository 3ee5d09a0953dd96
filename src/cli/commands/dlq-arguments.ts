import type { DlqOperation } from '../../compose/dlq-operation.ts';
import {
  DLQ_OPERATIONS,
  type DlqGiven,
  dlqOperation,
  entryId,
  MAXIMUM_RETRIES,
  operationNamed,
} from '../../compose/dlq-request.ts';
import { ConfigError, quote } from '../../kernel/errors.ts';
import type { Arguments, FlagSpecs } from '../flags.ts';

const OPERATIONS = [...DLQ_OPERATIONS, 'drain', 'retry'] as const;

export const DLQ_FLAGS: FlagSpecs = {
  repo: {
    type: 'string',
    placeholder: 'OWNER/NAME',
    help: 'status, list, inspect, plan: a repository’s queue (token from GITHUB_TOKEN or GH_TOKEN)',
  },
  filter: {
    type: 'string',
    placeholder: 'CONDITIONS',
    help: 'which entries, e.g. state=quarantine,class=killed',
  },
  all: { type: 'boolean', help: 'redrive, quarantine, release, purge: every entry' },
  reason: { type: 'string', placeholder: 'TEXT', help: 'what changes entries: why; it is kept' },
  owner: { type: 'string', placeholder: 'NAME', help: 'mark-permanent: who looks after it' },
  'reset-attempts': { type: 'boolean', help: 'redrive: count its failures from zero again' },
  max: {
    type: 'string',
    placeholder: 'N',
    help: `plan, drain: how many retries at most (default: ${MAXIMUM_RETRIES})`,
  },
  'dry-run': { type: 'boolean', help: 'say what would be done, and why, and do nothing' },
};

/** What is asked: an operation on the queue, or retries. */
export type DlqRequest =
  | { readonly kind: 'operation'; readonly operation: DlqOperation }
  | { readonly kind: 'drain'; readonly max: number; readonly isDryRun: boolean }
  | { readonly kind: 'retry'; readonly id: string };

/** @throws ConfigError for an operation that is none, lacks what it needs, or has what it would not look at. */
export function dlqRequest(args: Arguments): DlqRequest {
  const [name = 'status', id = null] = args.positionals;
  const kind = operationNamed(name, OPERATIONS);
  const given: DlqGiven = {
    id,
    filter: args.value('filter'),
    all: args.isSet('all'),
    reason: args.value('reason'),
    owner: args.value('owner'),
    'reset-attempts': args.isSet('reset-attempts'),
    max: maximum(args),
    'dry-run': args.isSet('dry-run'),
  };
  const repository = args.value('repo');
  if (repository !== null) refuseRepository(kind, repository);
  if (kind === 'retry') {
    dlqOperation('inspect', given, shown);
    return { kind, id: entryId(id, shown('id')) };
  }
  if (kind === 'drain') {
    dlqOperation('plan', given, shown);
    return { kind, max: given.max ?? MAXIMUM_RETRIES, isDryRun: given['dry-run'] };
  }
  return { kind: 'operation', operation: dlqOperation(kind, given, shown) };
}

/** Retries run on this machine, and with its queue. */
function refuseRepository(kind: string, repository: string): void {
  if (kind === 'drain' || kind === 'retry')
    throw new ConfigError({
      where: '--repo',
      message: `\`p1 dlq ${kind}\` retries entries of this machine.`,
      fix: 'Leave out --repo; a repository’s entries are retried by its own workflow that drains.',
    });
  if (/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repository) && !/\/\.{1,2}$/.test(repository)) return;
  throw new ConfigError({
    where: '--repo',
    message: `${quote(repository)} is not the name of a repository.`,
    fix: 'Write OWNER/NAME.',
  });
}

function shown(name: keyof DlqGiven): string {
  return name === 'id' ? '<id>' : `--${name}`;
}

function maximum(args: Arguments): number | null {
  const given = args.value('max');
  if (given === null) return null;
  if (/^[1-9]\d{0,2}$/.test(given) && Number(given) <= MAXIMUM_RETRIES) return Number(given);
  throw new ConfigError({
    where: '--max',
    message: `${quote(given)} is not a number from 1 to ${MAXIMUM_RETRIES}.`,
    fix: 'Correct it.',
  });
}
