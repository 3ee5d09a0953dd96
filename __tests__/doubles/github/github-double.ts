import { type Clock, createClock } from './clock.ts';
import { createDispatch } from './dispatch.ts';
import { runnerEnvironment } from './environment.ts';
import { listen } from './listen.ts';
import { artifactRest } from './routes/artifact-rest.ts';
import { artifactService } from './routes/artifact-service.ts';
import { blobService } from './routes/blob-service.ts';
import { cacheRest } from './routes/cache-rest.ts';
import { cacheService } from './routes/cache-service.ts';
import { control } from './routes/control.ts';
import { describeRun, type RunOptions } from './run.ts';
import { makeRuntimeToken } from './runtime-token.ts';
import { type ArtifactStore, createArtifactStore } from './stores/artifacts.ts';
import { type BlobStore, createBlobStore } from './stores/blobs.ts';
import { type CacheStore, createCacheStore } from './stores/caches.ts';
import { createFaultStore, type FaultStore } from './stores/faults.ts';
import { createRequestLog, type RequestLog } from './stores/requests.ts';
import { type AccessLevel, createTokenStore } from './stores/tokens.ts';

export { makeRuntimeToken } from './runtime-token.ts';

export type EnvironmentOptions = RunOptions & {
  /** The `actions` permission of GITHUB_TOKEN; `read` unless told. */
  readonly actions?: AccessLevel;
};

export type GitHubDouble = {
  readonly url: string;
  /** The environment of one job's step. Options add to those the double was started with. */
  environment(options?: EnvironmentOptions): Record<string, string>;
  /** A GITHUB_TOKEN with this `actions` permission in one repository. */
  token(options?: EnvironmentOptions): string;
  readonly artifacts: ArtifactStore;
  readonly caches: CacheStore;
  readonly blobs: BlobStore;
  readonly faults: FaultStore;
  readonly requests: RequestLog;
  readonly clock: Clock;
  close(): Promise<void>;
};

/**
 * Starts one HTTP server on loopback that stands in for GitHub's artifact service v4, cache service v2, their
 * blobs and REST routes. State lives in memory and dies with `close`. Child processes reach it by the environment.
 */
export async function startGitHubDouble(defaults: EnvironmentOptions = {}): Promise<GitHubDouble> {
  const clock = createClock();
  const blobs = createBlobStore();
  const artifacts = createArtifactStore(clock, blobs);
  const caches = createCacheStore(clock, blobs);
  const tokens = createTokenStore();
  const requests = createRequestLog();
  const faults = createFaultStore({ artifacts, caches, clock });
  const routes = [
    ...artifactService({ artifacts, blobs, defaults }),
    ...cacheService({ caches, blobs, faults, defaults }),
    ...blobService(blobs),
    ...artifactRest({ artifacts, tokens }),
    ...cacheRest({ caches, tokens }),
  ];
  const dispatch = createDispatch({ routes, control: control({ faults, requests }), faults, requests });
  const { url, close } = await listen(dispatch);

  const token = (options: EnvironmentOptions = {}) => {
    const chosen = { ...defaults, ...options };
    return tokens.issue({
      repository: describeRun(chosen).repository,
      actions: chosen.actions ?? 'read',
    });
  };

  return {
    url,
    token,
    environment(options = {}) {
      const chosen = { ...defaults, ...options };
      return runnerEnvironment(url, describeRun(chosen), {
        runtime: makeRuntimeToken(chosen),
        github: token(options),
      });
    },
    artifacts,
    caches,
    blobs,
    faults,
    requests,
    clock,
    close,
  };
}
