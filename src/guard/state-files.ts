import { problemOf, type Shape } from '../kernel/shape.ts';
import { asChecked, isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import type { GuardState, Ledger } from './state.ts';
import type { StateChanges, StateFiles } from './state-port.ts';
import { HISTORY_SHAPE, KILLSWITCH_SHAPE, LEASES_SHAPE, LEDGER_SHAPE, META_SHAPE } from './state-shapes.ts';

export const KILLSWITCH_FILE = 'killswitch.json';
export const LEASES_FILE = 'leases.json';
const META_FILE = 'meta.json';
const HISTORY_FILE = 'history.json';
const SCHEMA_VERSION = 1;

type Meta = Pick<GuardState, 'fence' | 'operations'> & {
  readonly changed_at: string | null;
  readonly ledger_days: readonly string[];
};
type Outcomes = { readonly outcomes: GuardState['history'] };
type Engaged = { readonly engaged: GuardState['killswitch'] };

/** A state that cannot be trusted: an empty one in its place would forget what was spent. */
export class DamagedState extends Error {
  override readonly name = 'DamagedState';
  readonly file: string;

  constructor(file: string, why: string) {
    super(`${file} ${why}`);
    this.file = file;
  }
}

/** @throws DamagedState for a file that is missing, left over, cut short, edited by hand into something else, or from a newer p1. */
export function decodeState(files: StateFiles): GuardState {
  const { fence, operations, changed_at, ledger_days } = decode<Meta>(files, META_FILE, META_SHAPE);
  const listed = new Set(ledger_days.map(ledgerFile));
  const unlisted = Object.keys(files).find(path => isLedger(path) && !listed.has(path));
  if (unlisted !== undefined) throw new DamagedState(unlisted, `is not in ${META_FILE}`);
  return {
    fence,
    operations,
    changedAt: changed_at,
    ledgers: Object.fromEntries(ledger_days.map(day => [day, ledgerOfDay(files, day)])),
    leases: decode<Pick<GuardState, 'leases'>>(files, LEASES_FILE, LEASES_SHAPE).leases,
    killswitch: killswitchIn(files),
    history: decode<Outcomes>(files, HISTORY_FILE, HISTORY_SHAPE).outcomes,
  };
}

/** The killswitch alone, as polled while a step runs. */
export function decodeKillswitch(text: string): GuardState['killswitch'] {
  return killswitchIn({ [KILLSWITCH_FILE]: text });
}

/** What has to be written so that `files` become `state`: only what differs, and nothing for a state that is there already. */
export function encodeChanges(state: GuardState, files: StateFiles): StateChanges {
  const wanted = encode(state);
  const changed = Object.entries(wanted).filter(([path, text]) => files[path] !== text);
  const gone = Object.keys(files).filter(path => isLedger(path) && !(path in wanted));
  return Object.fromEntries([...changed, ...gone.map(path => [path, null] as const)]);
}

function encode({
  fence,
  operations,
  ledgers,
  leases,
  killswitch,
  changedAt,
  history,
}: GuardState): Record<string, string> {
  const days = Object.keys(ledgers).sort();
  const version = { schema_version: SCHEMA_VERSION };
  return {
    [META_FILE]: textOf({ ...version, fence, operations, changed_at: changedAt, ledger_days: days }),
    [LEASES_FILE]: textOf({ ...version, leases }),
    [KILLSWITCH_FILE]: textOf({ ...version, engaged: killswitch }),
    [HISTORY_FILE]: textOf({ ...version, outcomes: history }),
    ...Object.fromEntries(days.map(day => [ledgerFile(day), textOf(ledgers[day])])),
  };
}

function ledgerOfDay(files: StateFiles, day: string): Ledger {
  const ledger = decode<Ledger>(files, ledgerFile(day), LEDGER_SHAPE);
  if (ledger.day !== day) throw new DamagedState(ledgerFile(day), `is the ledger of ${ledger.day}`);
  return ledger;
}

function killswitchIn(files: StateFiles): GuardState['killswitch'] {
  return decode<Engaged>(files, KILLSWITCH_FILE, KILLSWITCH_SHAPE).engaged;
}

function decode<T>(files: StateFiles, file: string, shape: Shape): T {
  const text = files[file];
  if (text === undefined) throw new DamagedState(file, 'is missing');
  const value = parse(file, text);
  const version = isPlainObject(value) ? value['schema_version'] : undefined;
  if (typeof version === 'number' && version > SCHEMA_VERSION) {
    throw new DamagedState(file, `has schema version ${version}, which a newer p1 wrote`);
  }
  const problem = problemOf(value, shape);
  if (problem !== undefined) throw new DamagedState(file, `is not what p1 writes there (${problem})`);
  return asChecked<T>(value);
}

function parse(file: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new DamagedState(file, 'is not JSON');
  }
}

function isLedger(path: string): boolean {
  return path.startsWith('ledger/');
}

function ledgerFile(day: string): string {
  return `ledger/${day}.json`;
}

/** A line an entry, so that `git log -p` of the branch can be read. */
function textOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
