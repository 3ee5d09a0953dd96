import type { Operation } from '../operation.ts';

export type LoggedRequest = {
  /** `Unknown` is a request that the double has no route for. */
  readonly operation: Operation | 'Unknown';
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The JSON body of a twirp or GraphQL call, as text. */
  readonly body: string | undefined;
  /** What the client saw: a status, or no answer at all. */
  readonly status: number | 'unanswered';
  /** The fault that decided the answer. */
  readonly fault: string | undefined;
  readonly at: string;
};

export type RequestLog = ReturnType<typeof createRequestLog>;

export function createRequestLog() {
  let requests: LoggedRequest[] = [];
  return {
    add(request: LoggedRequest): void {
      requests.push(request);
    },

    all: (): readonly LoggedRequest[] => requests,

    of: (operation: LoggedRequest['operation']): readonly LoggedRequest[] =>
      requests.filter(request => request.operation === operation),

    /** Requests per operation. */
    counts(): Readonly<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const { operation } of requests) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },

    clear(): void {
      requests = [];
    },
  };
}
