import { checkGates, type GatesCallAnswer } from '../../../src/compose/gates.ts';
import type { GateId } from '../../../src/config/gate-ids.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import type { BuiltFixture } from './build-fixture.ts';

export interface JudgeOptions {
  /** Null asks all. */
  readonly only: readonly GateId[] | null;
  readonly base: string | null;
  readonly isOffline?: boolean;
  readonly now?: string | undefined;
  readonly freeBytes?: number | undefined;
}

/** Asks the gates of what is checked out in `built`, as p1 does unbundled. */
export async function judge(
  { folder, env }: Pick<BuiltFixture, 'folder' | 'env'>,
  { only, base, isOffline = true, now, freeBytes = 100e9 }: JudgeOptions,
): Promise<GatesCallAnswer> {
  const loaded = loadOrProblem(folder);
  return checkGates({
    action: 'gates',
    only,
    base,
    head: null,
    configFile: null,
    ...loaded,
    env,
    workingFolder: folder,
    token: '',
    isOffline,
    session: 'test',
    actor: 'octocat',
    clock: { now: () => new Date(now ?? Date.now()), monotonicMs: () => performance.now() },
    redactor: createRedactor({ secrets: [], patterns: [] }),
    stop: createStopSwitch(),
    tell: () => {},
    freeBytes: () => freeBytes,
  });
}

function loadOrProblem(folder: string) {
  try {
    const { config } = loadConfig({ workingFolder: folder, file: null, root: null });
    return { config, headProblem: null };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: configWithoutFile(folder), headProblem: error };
  }
}
