import { UnresolvableError } from '../git/unresolvable.ts';
import { ConfigError, ExternalError } from '../kernel/errors.ts';
import { createSecretHider, type SecretHider } from '../scan/hide-secrets.ts';

/** `error` as it may be shown: names of files and branches, and what stands in a configuration, may be secrets by mistake. */
export function withoutSecrets(error: unknown, { text }: Pick<SecretHider, 'text'>): unknown {
  if (error instanceof ConfigError)
    return new ConfigError(
      error.problems.map(({ message, fix, where }) => ({
        message: text(message),
        fix: text(fix),
        ...(where === undefined ? {} : { where: text(where) }),
      })),
    );
  if (error instanceof UnresolvableError) return new UnresolvableError(text(error.message), text(error.fix));
  if (error instanceof ExternalError)
    return new ExternalError(text(error.message), { isRetryable: error.isRetryable, fix: text(error.fix) });
  return error;
}

/** What `read` answers; an error that it throws holds nothing that looks like a secret. */
export async function hidingSecrets<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw withoutSecrets(error, createSecretHider());
  }
}
