import { userInfo } from 'node:os';
import type { EnvironmentSettings } from '../../config/environment.ts';
import { newRunId } from '../../kernel/ids.ts';
import type { SessionContext } from '../../kernel/session-context.ts';

/** The session of one call at a terminal, or of a CI system that says who it is by `CI_*`. */
export function localContext(now: Date, { ci }: EnvironmentSettings): SessionContext {
  return {
    session: newRunId(now),
    runAttempt: 1,
    job: 'local',
    provider: ci.provider ?? 'local',
    actor: userName(),
    repository: null,
    ref: null,
    branch: ci.branch,
    sha: null,
    event: null,
    workflow: null,
    runUrl: null,
    buildId: ci.buildId,
    prNumber: ci.prNumber,
  };
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
