import { type Clock, createClock } from './clock.ts';
import { createDispatch } from './dispatch.ts';
import { runnerEnvironment } from './environment.ts';
import { listen } from './listen.ts';
import { artifactRest } from './routes/artifact-rest.ts';
import { artifactService } from './routes/artifact-service.ts';
import { blobService } from './routes/blob-service.ts';
import { cacheRest } from './routes/cache-rest.ts';
import { cacheService } from './routes/cache-service.ts';
import { commitRest } from './routes/commit-rest.ts';
import { contentsRest } from './routes/contents-rest.ts';
import { control } from './routes/control.ts';
import { gitDataRest } from './routes/git-data-rest.ts';
import { graphql } from './routes/graphql.ts';
import { pullRest } from './routes/pull-rest.ts';
import { repositoryRest } from './routes/repository-rest.ts';
import { runRest } from './routes/run-rest.ts';
import { describeRun, type RunOptions } from './run.ts';
import { makeRuntimeToken } from './runtime-token.ts';
import { type ArtifactStore, createArtifactStore } from './stores/artifacts.ts';
import { type BlobStore, createBlobStore } from './stores/blobs.ts';
import { type CacheStore, createCacheStore } from './stores/caches.ts';
import { createFaultStore, type FaultStore } from './stores/faults.ts';
import { createGitStore, type GitStore } from './stores/git.ts';
import { createPullStore, type PullStore } from './stores/pulls.ts';
import { createRequestLog, type RequestLog } from './stores/requests.ts';
import { createRunStore, type RunStore } from './stores/runs.ts';
import { createTokenStore, type Permissions, type TokenStore } from './stores/tokens.ts';

export { makeRuntimeToken } from './runtime-token.ts';

/** Permissions are those of GITHUB_TOKEN; each is `read` unless told. */
export type EnvironmentOptions = RunOptions & Partial<Permissions>;

export type GitHubDouble = {
  readonly url: string;
  /** The environment of one job's step. Options add to those the double was started with. */
  environment(options?: EnvironmentOptions): Record<string, string>;
  /** A GITHUB_TOKEN with these permissions in one repository. */
  token(options?: EnvironmentOptions): string;
  readonly artifacts: ArtifactStore;
  readonly caches: CacheStore;
  readonly blobs: BlobStore;
  readonly git: GitStore;
  readonly runs: RunStore;
  readonly pulls: PullStore;
  readonly faults: FaultStore;
  readonly requests: RequestLog;
  /** What calls could only be answered with, oldest first. */
  readonly asked: TokenStore['asked'];
  readonly clock: Clock;
  close(): Promise<void>;
};

/**
 * Starts one HTTP server on loopback that stands in for GitHub's artifact service v4, cache service v2, their
 * blobs, REST routes and GraphQL. State lives in memory and dies with `close`. Child processes reach it by the environment.
 */
export async function startGitHubDouble(defaults: EnvironmentOptions = {}): Promise<GitHubDouble> {
  const clock = createClock();
  const blobs = createBlobStore();
  const artifacts = createArtifactStore(clock, blobs);
  const caches = createCacheStore(clock, blobs);
  const tokens = createTokenStore();
  const git = createGitStore(clock);
  const { repository } = describeRun(defaults);
  const runs = createRunStore(repository);
  const pulls = createPullStore();
  const requests = createRequestLog();
  const faults = createFaultStore({ artifacts, caches, clock });
  const routes = [
    ...artifactService({ artifacts, blobs, defaults }),
    ...cacheService({ caches, blobs, faults, defaults }),
    ...blobService(blobs),
    ...artifactRest({ artifacts, tokens }),
    ...cacheRest({ caches, tokens }),
    ...gitDataRest({ git, tokens }),
    ...contentsRest({ git, tokens }),
    ...commitRest({ git, tokens }),
    ...runRest({ runs, tokens }),
    ...pullRest({ pulls, tokens }),
    ...repositoryRest({ tokens, git, repositoryId: describeRun(defaults).repositoryId }),
    ...graphql({ git, tokens }),
  ];
  const dispatch = createDispatch({
    routes,
    control: control({ faults, requests, runs, branches: { git, repository } }),
    faults,
    requests,
    clock,
  });
  const { url, close } = await listen(dispatch, clock);

  const token = (options: EnvironmentOptions = {}) => {
    const chosen = { ...defaults, ...options };
    return tokens.issue({
      repository: describeRun(chosen).repository,
      actions: chosen.actions ?? 'read',
      contents: chosen.contents ?? 'read',
      'pull-requests': chosen['pull-requests'] ?? 'read',
    });
  };

  return {
    url,
    token,
    environment(options = {}) {
      const chosen = { ...defaults, ...options };
      const run = describeRun(chosen);
      runs.begin(run);
      return runnerEnvironment(url, run, {
        runtime: makeRuntimeToken(chosen),
        github: token(options),
      });
    },
    artifacts,
    caches,
    blobs,
    git,
    runs,
    pulls,
    faults,
    requests,
    asked: tokens.asked,
    clock,
    close,
  };
}
