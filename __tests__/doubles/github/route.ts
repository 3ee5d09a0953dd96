import type { Operation } from './operation.ts';

export type Call = {
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
};

export type Route = {
  readonly operation: Operation;
  readonly method: string;
  /** A path whose `:name` segments become parameters; a last `*name` takes all the segments that are left. */
  readonly path: string;
  /** Whether a call to this path is one of this operation; all are unless told. */
  readonly accepts?: (call: Omit<Call, 'parameters'>) => boolean;
  readonly answer: (call: Call) => Reply;
};

export type Match = { readonly route: Route; readonly parameters: Readonly<Record<string, string>> };

export function findRoute(
  routes: readonly Route[],
  method: string,
  call: Omit<Call, 'parameters'>,
): Match | undefined {
  for (const route of routes) {
    const parameters = route.method === method ? matchPath(route.path, call.url.pathname) : undefined;
    if (parameters && route.accepts?.(call) !== false) return { route, parameters };
  }
  return undefined;
}

/** The value of a `:name` segment of the route's path. */
export function parameter(call: Call, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`The route has no parameter "${name}".`);
  return value;
}

function matchPath(path: string, pathname: string): Record<string, string> | undefined {
  const expected = path.split('/');
  const actual = pathname.split('/');
  const rest = expected.at(-1)?.startsWith('*') ? actual.splice(expected.length - 1).join('/') : undefined;
  if (rest !== undefined) actual.push(rest);
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = actual[index] ?? '';
    if (/^[:*]/.test(segment) && value !== '') parameters[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return parameters;
}
