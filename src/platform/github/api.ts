import { messageOf, systemCode } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { P1_VERSION } from '../../kernel/version.ts';

/** GitHub's REST and GraphQL interfaces for one repository, without any retry: whoever calls knows what may be sent twice. */
export interface GitHubApi {
  /** `owner/name`. */
  readonly repository: string;
  /** A REST call; `path` is below the repository. */
  readonly rest: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: RestOptions,
  ) => Promise<ApiAnswer>;
  readonly graphql: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<ApiAnswer>;
}

export interface RestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By name in lower case; null without. */
export interface AnswerHeaders {
  readonly get: (name: string) => string | null;
}

export type ApiAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly text: string;
    }
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
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_.*|ERR_TLS_.*|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_.*)$/;

/** Speaks to the server of `GITHUB_API_URL`, github.com unless told. */
export function gitHubApi({ repository, token, env, deadlineMs = DEADLINE_MS }: ApiOptions): GitHubApi {
  const origin = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/$/, '');
  const graphqlUrl = env['GITHUB_GRAPHQL_URL'] || `${origin}/graphql`;

  async function send(url: string, { method, headers, body }: Sent): Promise<ApiAnswer> {
    const own = {
      accept: 'application/vnd.github+json',
      'user-agent': `p1/${P1_VERSION}`,
      'x-github-api-version': '2022-11-28',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    return sendRequest(url, { method, headers: { ...own, ...headers }, body, deadlineMs });
  }

  return {
    repository,
    rest: (method, path, { body, headers } = {}) =>
      send(`${origin}/repos/${repository}${path}`, {
        method,
        headers: headers ?? {},
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    graphql: (query, variables) =>
      send(graphqlUrl, { method: 'POST', headers: {}, body: JSON.stringify({ query, variables }) }),
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

/** One request to whatever service, and its whole answer; redirects are answers too. An answer of more than `maximumBytes` counts as broken off. */
export async function sendRequest(url: string, sent: TimedRequest): Promise<ApiAnswer> {
  try {
    return await exchange(new URL(url), sent);
  } catch (error) {
    return {
      kind: isUnsent(error) ? 'unsent' : 'unanswered',
      why: messageOf(error) || (codeOf(error) ?? 'no reason'),
    };
  }
}

export interface TimedRequest extends Sent {
  readonly deadlineMs: number;
  readonly maximumBytes?: number;
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | undefined;
}

/**
 * One request and its whole answer, by Node's own client: `fetch` takes as long to load as a bare Node takes to start.
 *
 * @throws the client's error when no whole answer came within the deadline.
 */
async function exchange(
  url: URL,
  { method, headers, body, deadlineMs, maximumBytes = Number.POSITIVE_INFINITY }: TimedRequest,
): Promise<ApiAnswer> {
  const { request } = await (url.protocol === 'http:' ? import('node:http') : import('node:https'));
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, signal: AbortSignal.timeout(deadlineMs) }, answer => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > maximumBytes)
          answer.destroy(new Error(`the answer is longer than ${maximumBytes} bytes`));
      });
      answer.on('error', reject);
      answer.once('end', () => {
        const get = (name: string): string | null => [answer.headers[name]].flat()[0] ?? null;
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ kind: 'answered', status: answer.statusCode ?? 0, headers: { get }, text });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function isUnsent(error: unknown): boolean {
  return UNSENT.test(codeOf(error) ?? '');
}

/** Of several addresses that were tried the first one tells. */
function codeOf(error: unknown): string | undefined {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return systemCode(first);
}
