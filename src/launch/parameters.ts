import type { ParameterConfig, ParameterValue } from '../config/config.ts';
import { suggestion } from '../config/nearest.ts';
import { ConfigError, type ConfigProblem, quote } from '../kernel/errors.ts';

export type Parameters = Readonly<Record<string, ParameterValue>>;
type Declared = Readonly<Record<string, ParameterConfig>>;

/**
 * The values a run gets: `given` where it has one, else the declared default.
 *
 * @throws ConfigError for a parameter that is not declared, has another type, is not a legal value, or is missing.
 */
export function resolveParameters(declared: Declared, given: Readonly<Record<string, unknown>>): Parameters {
  const problems: ConfigProblem[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name)) problems.push(notDeclared(name, Object.keys(declared)));
  }
  for (const [name, parameter] of Object.entries(declared)) {
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    if (isLegal(parameter, value)) values[name] = value;
    else problems.push(notLegal(name, parameter, value));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

function isLegal({ type, values }: ParameterConfig, value: unknown): value is ParameterValue {
  if (values !== null && !values.some(legal => legal === value)) return false;
  if (type === 'string') return typeof value === 'string' && !value.includes('\0');
  if (type === 'boolean') return typeof value === 'boolean';
  return (
    typeof value === 'number' && Number.isFinite(value) && (type === 'number' || Number.isSafeInteger(value))
  );
}

function notDeclared(name: string, declared: readonly string[]): ConfigProblem {
  return {
    where: `parameter ${quote(name)}`,
    message: 'The step declares no such parameter.',
    fix: suggestion(name, declared),
  };
}

function notLegal(name: string, { type, values }: ParameterConfig, value: unknown): ConfigProblem {
  const legal = values === null ? `of type ${type}` : `one of ${values.map(quote).join(', ')}`;
  const isMissing = value === null || value === undefined;
  return {
    where: `parameter ${name}`,
    message: isMissing ? 'It was not given and has no default.' : `${quote(value)} is not ${legal}.`,
    fix: `Give {"${name}": …} a value ${legal}.`,
  };
}
