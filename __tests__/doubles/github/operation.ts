/** Every operation the double answers, and the service whose error format a failure takes. */
export const operations = {
  CreateArtifact: 'twirp',
  FinalizeArtifact: 'twirp',
  ListArtifacts: 'twirp',
  GetSignedArtifactURL: 'twirp',
  DeleteArtifact: 'twirp',
  CreateCacheEntry: 'twirp',
  FinalizeCacheEntryUpload: 'twirp',
  GetCacheEntryDownloadURL: 'twirp',
  PutBlob: 'blob',
  GetBlob: 'blob',
  ListRepositoryArtifacts: 'rest',
  ListRunArtifacts: 'rest',
  GetArtifact: 'rest',
  DownloadArtifact: 'rest',
  DeleteArtifactById: 'rest',
  ListCaches: 'rest',
  DeleteCachesByKey: 'rest',
  DeleteCacheById: 'rest',
  CreateBlob: 'rest',
  CreateTree: 'rest',
  CreateCommit: 'rest',
  CreateRef: 'rest',
  GetRef: 'rest',
  GetContents: 'rest',
  ListCommits: 'rest',
  CompareCommits: 'rest',
  ListRuns: 'rest',
  GetRun: 'rest',
  GetRunAttempt: 'rest',
  CancelRun: 'rest',
  GetRepository: 'rest',
  GetPull: 'rest',
  ListReviews: 'rest',
  ListPullsOfCommit: 'rest',
  GraphQLQuery: 'graphql',
  GraphQLMutation: 'graphql',
} as const;

export type Operation = keyof typeof operations;

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(operations, name);
}
