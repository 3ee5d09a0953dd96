import type { Call } from './route.ts';

/** The token of the Authorization header, written `Bearer x` or `token x`. */
export function bearer(call: Call): string | undefined {
  const header = call.headers['authorization'];
  return typeof header === 'string' ? /^(?:bearer|token) +(\S+)$/i.exec(header)?.[1] : undefined;
}
