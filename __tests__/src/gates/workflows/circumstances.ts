import { configWithoutFile } from '../../../../src/config/without-file.ts';
import type { Circumstances } from '../../../../src/gates/gate.ts';

/** A run on the branch itself, or, with a base, on a change. */
export function workingTreeOf(commits: Partial<Circumstances> = {}): Circumstances {
  const head = commits.head ?? '1'.repeat(40);
  return {
    isProposal: commits.base != null,
    base: null,
    mergeBase: commits.base ?? null,
    isOffline: true,
    now: new Date('2026-12-01T00:00:00Z'),
    policy: configWithoutFile('/repository'),
    ...commits,
    head,
  };
}
