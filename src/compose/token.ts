import type { Environment } from '../kernel/inputs.ts';

/** The token for GitHub's interfaces at a terminal; empty when there is none. */
export function tokenOf(env: Environment): string {
  return env['GITHUB_TOKEN'] || env['GH_TOKEN'] || '';
}
