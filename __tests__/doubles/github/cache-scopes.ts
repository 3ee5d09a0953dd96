/** What a cache token may do in one ref's scope, as the bits of the token's `ac` claim: 1 reads, 2 writes. */
export type CacheScope = { readonly ref: string; readonly permission: number };

export const readPermission = 1;
export const writePermission = 2;

export type CacheAccess = 'by-event' | 'read-write' | 'read-only' | 'none';

type ScopeInput = {
  readonly ref: string;
  readonly baseRef: string | undefined;
  readonly defaultRef: string;
  readonly event: string;
  readonly cacheAccess: CacheAccess;
};

/** The events whose runs may write the default branch's scope. */
const trustedEvents: ReadonlySet<string> = new Set([
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'delete',
  'registry_package',
  'page_build',
]);

/**
 * The scopes a run's cache token carries, in lookup order: its own ref, the pull request's base, the default
 * branch. Only the run's own ref is ever writable.
 */
export function cacheScopes(input: ScopeInput): readonly CacheScope[] {
  if (input.cacheAccess === 'none') return [];
  const refs = [input.ref, input.baseRef, input.defaultRef].filter(ref => ref !== undefined);
  return [...new Set(refs)].map(ref => ({
    ref,
    permission: ref === input.ref && isWritable(input) ? readPermission | writePermission : readPermission,
  }));
}

function isWritable({ ref, defaultRef, event, cacheAccess }: ScopeInput): boolean {
  if (cacheAccess === 'read-only') return false;
  if (cacheAccess === 'read-write') return true;
  return ref !== defaultRef || trustedEvents.has(event);
}
