import { messageOf } from '../kernel/errors.ts';
import type { Failure } from './failure.ts';
import { outputsArtifactPrefix } from './output-stores.ts';
import { readSet } from './outputs/check-set.ts';
import { MANIFEST_NAME, type ManifestEntry } from './outputs/manifest.ts';
import type { LaunchPlan } from './plan.ts';
import type { LaunchPorts, Run } from './ports.ts';
import { remember } from './unchanged.ts';

/** Characters that no artifact may have in a path (github.com/actions/toolkit, path-and-artifact-name-validation). */
const NOT_IN_ARTIFACTS = /["<>|*?:\r\n]/;

/** Why files of a set could not be uploaded by their names: better known before the commit than after it. */
export function namesNotStorable(
  entries: readonly ManifestEntry[],
  plan: Pick<LaunchPlan, 'upload' | 'isSmoke'>,
  artifacts: LaunchPorts['artifacts'],
): readonly string[] {
  if (!isStoredAway(plan, artifacts)) return [];
  return entries
    .filter(({ path }) => NOT_IN_ARTIFACTS.test(path))
    .map(({ path }) => `${path} has one of " < > | * ? : in its name, which no artifact can have`);
}

/** Whether a set of this plan is uploaded once it is committed. */
export function isStoredAway(
  { upload, isSmoke }: Pick<LaunchPlan, 'upload' | 'isSmoke'>,
  artifacts: LaunchPorts['artifacts'],
): boolean {
  return artifacts !== null && upload && !isSmoke;
}

/**
 * Takes a committed set off the machine: as an artifact, and into the memo. The run has succeeded whatever happens here. A
 * set that could not be uploaded is a failure of the call, since the machine will be gone; a memo that fails is a warning.
 */
export async function storeOutputs(run: Run, ports: LaunchPorts, set: string): Promise<Failure | undefined> {
  const { plan, runId, record, workspace, inputsDigest } = run;
  try {
    if (inputsDigest !== null && ports.memo !== null) {
      await remember(workspace.stepFolder, plan.step, set, inputsDigest, ports.memo);
    }
  } catch (error) {
    record.warn(
      `The outputs could not be remembered: ${messageOf(error)}.`,
      'The next run will not be skipped.',
    );
  }
  if (ports.artifacts === null || !isStoredAway(plan, ports.artifacts)) return undefined;
  const name = `${outputsArtifactPrefix(plan.step)}${runId}`;
  try {
    const files = [MANIFEST_NAME, ...readSet(set).entries.map(entry => entry.path)];
    record.uploaded(name, await ports.artifacts.upload(name, set, files));
    return undefined;
  } catch (error) {
    const message = `The step succeeded, but its outputs could not be uploaded: ${messageOf(error)}.`;
    const fix = `They are whole in ${set} as long as the machine lives: upload them from there, or launch again.`;
    record.warn(message, fix);
    return { reasonCode: 'io-error', message, fix };
  }
}
