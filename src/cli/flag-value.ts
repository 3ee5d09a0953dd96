import { ConfigError, quote } from '../kernel/errors.ts';
import type { InputSpec } from '../kernel/inputs.ts';
import type { Arguments } from './flags.ts';

/**
 * The value of a flag as `spec` reads it, or null when it is not given.
 *
 * @throws ConfigError when it is not legal.
 */
export function flagValue<T>(args: Arguments, flag: string, spec: InputSpec<T>): T | null {
  const raw = args.value(flag);
  if (raw === null) return null;
  const value = spec.parse(raw);
  if (value !== undefined) return value;
  throw new ConfigError({
    where: `--${flag}`,
    message: `${quote(raw)} is not ${spec.legal}.`,
    fix: `Give ${spec.legal}.`,
  });
}
