import { ConfigError } from '../kernel/errors.ts';
import type { ScanAsk } from './scan-plan.ts';

export const SCAN_SOURCES = ['auto', 'tree', 'range', 'history', 'staged'] as const;

export interface ScanRequest {
  readonly source: (typeof SCAN_SOURCES)[number];
  readonly base: string | null;
  readonly head: string | null;
  readonly path: string | null;
}

/**
 * What is asked for; `nameOf` says how an input is called where it is given.
 *
 * @throws ConfigError for an input that the source needs and does not have, or has and would not look at.
 */
export function scanAsk(request: ScanRequest, nameOf: (input: string) => string): ScanAsk {
  const { source, base, head, path } = request;
  if (path !== null && source !== 'tree')
    throw new ConfigError({
      where: nameOf('path'),
      message: `A path says nothing to a scan of ${source === 'auto' ? 'an event' : source}.`,
      fix: 'Leave it out, or scan the tree.',
    });
  if ((base !== null || head !== null) && source !== 'range' && source !== 'auto')
    throw new ConfigError({
      where: nameOf(base === null ? 'head' : 'base'),
      message: `A scan of ${source} has no range.`,
      fix: 'Leave it out, or scan a range.',
    });
  switch (source) {
    case 'auto':
      return { kind: 'auto', base, head };
    case 'tree':
      return { kind: 'tree', path };
    case 'range':
      return { kind: 'range', base: base ?? missingBase(nameOf), head: head ?? 'HEAD' };
    case 'history':
    case 'staged':
      return { kind: source };
  }
}

function missingBase(nameOf: (input: string) => string): never {
  throw new ConfigError({
    where: nameOf('base'),
    message: 'A range needs to be told where it begins.',
    fix: 'Give the commit before the first one to scan, such as `${{ github.event.pull_request.base.sha }}` or `origin/main`.',
  });
}
