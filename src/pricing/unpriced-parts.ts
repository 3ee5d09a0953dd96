import { quote } from '../kernel/errors.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What tokens are counted by, and `output_tokens_details`, which only splits up what `output_tokens` has. */
const PRICED_KEYS = [
  'input_tokens',
  'output_tokens',
  'output_tokens_details',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'cache_creation',
];

const PRICED_WRITES = ['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'];

/** Keys whose value decides, with the values under which the published prices hold. */
const PRICED_VALUES: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['service_tier', ['standard', 'batch']],
  ['speed', ['standard']],
  ['inference_geo', ['global', 'not_available']],
]);

const NESTED_KEYS = ['server_tool_use', 'iterations'];

/** Every name that the API's `usage` is known to have. */
export const USAGE_KEYS: ReadonlySet<string> = new Set([
  ...PRICED_KEYS,
  ...PRICED_VALUES.keys(),
  ...NESTED_KEYS,
]);

/** What in `usage` costs, or may cost, beyond its tokens at the published prices. Empty when nothing does. */
export function unpricedParts(usage: JsonObject): readonly string[] {
  return Object.entries(usage).flatMap(([key, value]) => {
    if (PRICED_KEYS.includes(key)) return key === 'cache_creation' ? unknownWrites(value) : [];
    if (isNothing(value) || PRICED_VALUES.get(key)?.includes(value) === true) return [];
    if (key === 'iterations' && isOneMessage(value)) return [];
    if (key === 'server_tool_use' && isPlainObject(value)) return heldBy(key, value);
    return [`${nameOf(key)} is ${quote(value)}`];
  });
}

function unknownWrites(value: unknown): readonly string[] {
  if (!isPlainObject(value)) return [];
  const unknown = Object.entries(value).filter(([key]) => !PRICED_WRITES.includes(key));
  return heldBy('cache_creation', Object.fromEntries(unknown));
}

function heldBy(name: string, object: JsonObject): readonly string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    isNothing(value) ? [] : [`${name}.${nameOf(key)} is ${quote(value)}`],
  );
}

/** A request that the service answered in one go lists itself; more than that may have been billed apart. */
function isOneMessage(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 1) return false;
  return value.every(each => isPlainObject(each) && each['type'] === 'message');
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === 0 || value === false || value === '';
}

function nameOf(key: string): string {
  return /^\w{1,64}$/.test(key) ? key : quote(key);
}
