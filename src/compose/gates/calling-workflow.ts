import type { Environment } from '../../kernel/inputs.ts';

/** Path of the workflow that GitHub started, from `owner/name/.github/workflows/ci.yml@refs/heads/main`; null off GitHub. */
export function callingWorkflow(env: Environment): string | null {
  const found = /^[^/]+\/[^/]+\/(.+)@[^@]+$/.exec(env['GITHUB_WORKFLOW_REF'] ?? '');
  return found?.[1] ?? null;
}
