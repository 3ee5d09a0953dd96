import { visible } from '../kernel/errors.ts';
import type { EventOf } from '../kernel/events/index.ts';

/** The line of the human log for a check of dependencies. */
export function dependencyLine(event: EventOf<'dependencies.checked'>): string {
  const open = event.checks.filter(({ state }) => state === 'error').map(({ name }) => name);
  const unrun = open.length === 0 ? '' : `; NOT CHECKED: ${open.join(', ')}`;
  const source =
    event.advisories_source === null
      ? ''
      : `; advisories of ${(event.advisories_as_of ?? '').slice(0, 10)} (${event.advisories_source})`;
  return visible(
    `Dependencies: ${event.packages} packages; ${event.errors} errors, ${event.warnings} warnings, ${event.notes} notes${source}${unrun}`,
  );
}
