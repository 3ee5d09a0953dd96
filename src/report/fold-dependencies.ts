import type { JournalEvent } from '../kernel/events/index.ts';
import type { DependencyCheckReport, SessionReport } from './schema.ts';

/** What was checked of dependencies in a session, one entry for each time. */
export function foldDependencies(
  events: readonly JournalEvent[],
): Pick<SessionReport, 'dependency_checks' | 'dependency_errors'> {
  const checks = events.filter(event => event.type === 'dependencies.checked').map(checkOf);
  return {
    dependency_errors: checks.reduce((sum, { errors }) => sum + errors, 0),
    dependency_checks: checks,
  };
}

function checkOf(event: Extract<JournalEvent, { type: 'dependencies.checked' }>): DependencyCheckReport {
  const { job, projects, packages, errors, warnings, notes, advisories_source, advisories_as_of, checks } =
    event;
  return {
    job,
    projects,
    packages,
    errors,
    warnings,
    notes,
    advisories_source,
    advisories_as_of,
    not_run: checks.filter(({ state }) => state === 'error').map(({ name }) => name),
  };
}
