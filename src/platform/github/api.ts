import { messageOf } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { P1_VERSION } from '../../kernel/version.ts';

/** GitHub's REST and GraphQL interfaces for one repository, without any retry: whoever calls knows what may be sent twice. */
export interface GitHubApi {
  /** `owner/name`. */
  readonly repository: string;
  /** A REST call; `path` is below the repository. */
  readonly rest: (method: 'GET' | 'POST', path: string, options?: RestOptions) => Promise<ApiAnswer>;
  readonly graphql: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<ApiAnswer>;
}

export interface RestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ApiAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  /** Certainly never reached the service. */
  | { readonly kind: 'unsent'; readonly why: string }
  /** Sent, and nobody knows what became of it. */
  | { readonly kind: 'unanswered'; readonly why: string };

export interface ApiOptions {
  readonly repository: string;
  readonly token: string;
  readonly env: Environment;
  /** For one call, in milliseconds. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
/** Failures of connecting: nothing was sent. */
const UNSENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_.*)$/;

/** Speaks to the server of `GITHUB_API_URL`, github.com unless told. */
export function gitHubApi({ repository, token, env, deadlineMs = DEADLINE_MS }: ApiOptions): GitHubApi {
  const origin = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/$/, '');
  const graphqlUrl = env['GITHUB_GRAPHQL_URL'] || `${origin}/graphql`;

  async function send(url: string, init: RequestInit): Promise<ApiAnswer> {
    const headers = {
      accept: 'application/vnd.github+json',
      'user-agent': `p1/${P1_VERSION}`,
      'x-github-api-version': '2022-11-28',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    try {
      const answer = await fetch(url, {
        ...init,
        headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      return { kind: 'answered', status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch (error) {
      return { kind: isUnsent(error) ? 'unsent' : 'unanswered', why: reasonOf(error) };
    }
  }

  return {
    repository,
    rest: (method, path, { body, headers } = {}) =>
      send(`${origin}/repos/${repository}${path}`, {
        method,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    graphql: (query, variables) =>
      send(graphqlUrl, { method: 'POST', body: JSON.stringify({ query, variables }) }),
  };
}

/** The JSON object of an answer; undefined for anything else. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseJson(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isUnsent(error: unknown): boolean {
  return UNSENT.test(codeOf(error) ?? '');
}

/** `fetch` says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(cause) || (codeOf(error) ?? 'no reason')}`;
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
}
