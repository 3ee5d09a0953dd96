import type { Environment } from '../kernel/inputs.ts';
import { isOutputsArtifact } from '../launch/inputs-from.ts';
import type { OutputArtifacts, OutputMemo } from '../launch/output-stores.ts';
import { type RunArtifacts, runArtifacts } from '../platform/github/artifacts.ts';
import { cacheFolders } from '../platform/github/cache-folders.ts';
import { isOnGitHub } from '../platform/github/context.ts';

/** Where a launch in a job stores outputs; both null off GitHub, and offline. */
export function outputStores(
  env: Environment,
  { token, isOffline }: { readonly token: string; readonly isOffline: boolean },
): { readonly artifacts: OutputArtifacts | null; readonly memo: OutputMemo | null } {
  if (!isOnGitHub(env) || isOffline) return { artifacts: null, memo: null };
  const service = runArtifacts({ env, token });
  return { artifacts: service === null ? null : outputArtifacts(service), memo: cacheFolders(env) };
}

function outputArtifacts(service: RunArtifacts): OutputArtifacts {
  return {
    upload: service.upload,
    download: async (prefix, folder) => {
      const found = (await service.list()).filter(({ name }) => isOutputsArtifact(name, prefix));
      const newest = found.sort((a, b) => (a.name < b.name ? -1 : 1)).at(-1);
      if (newest === undefined) return 'miss';
      await service.download(newest, folder);
      return 'hit';
    },
  };
}
