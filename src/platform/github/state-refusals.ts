import type { Unavailable } from '../../guard/state-port.ts';
import type { ApiAnswer } from './api.ts';
import { missing, rateLimited } from './refusals.ts';
import type { GraphqlError } from './state-answers.ts';

type Answered = Extract<ApiAnswer, { kind: 'answered' }>;

/** The longest of GitHub's words that a message repeats. */
const SAID_LENGTH = 200;
/** In a close race the move of the ref fails after the head was compared, with another type. */
const OF_RACE = /\bis at\b.*\bbut expected\b|Pull and try again/s;
const OF_RULES = /\brules?\b|ruleset|protected/i;

/**
 * The branch has another head than the one that was read, or is not there any more, or not yet: one that was just made is
 * not known to all of GitHub at once.
 */
export function isOutdated({ type, message }: GraphqlError): boolean {
  if (type === 'STALE_DATA' || OF_RACE.test(message)) return true;
  return type === 'NOT_FOUND' && !/\bRepository\b/.test(message);
}

/** GraphQL answers 200 and says in an error what it refuses; undefined when the error says nothing for certain. */
export function graphqlRefusal(
  { type, message: said }: GraphqlError,
  answer: Answered,
  what: string,
  permission: string,
): Unavailable | undefined {
  const message = `${what}: ${said}`;
  // The documentation has RATE_LIMITED; RATE_LIMIT is what comes.
  if (type === 'RATE_LIMIT' || type === 'RATE_LIMITED') return rateLimited(answer, message);
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || type === 'NOT_FOUND')
    return missing(message, permissionFix(permission));
  if (type === 'UNPROCESSABLE' || /BRANCH_PROTECTION/.test(type ?? '') || OF_RULES.test(said))
    return ruled(what, said);
  return undefined;
}

export function permissionFix(permission: string): string {
  return `Give the job \`permissions: ${permission}\`; at a terminal, set GITHUB_TOKEN or GH_TOKEN to one that may do so.`;
}

export function ruled(what: string, said: string): Unavailable {
  const words = said.replace(/\s+/g, ' ').trim().slice(0, SAID_LENGTH);
  const fix =
    'Exempt that branch from the rulesets and protections of the repository, or name another with `guard.branch`.';
  return missing(`${what}: the repository's rules refuse it (${words}).`, fix);
}
