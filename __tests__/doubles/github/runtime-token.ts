import type { CacheScope } from './cache-scopes.ts';
import type { Run, RunOptions } from './run.ts';
import { describeRun } from './run.ts';
import type { JsonRecord } from './trust-boundary.ts';
import { integer, optionalInteger, optionalText, parseRecord, recordList, text } from './trust-boundary.ts';

/**
 * An unsigned JWT shaped as `ACTIONS_RUNTIME_TOKEN`: `scp` carries the backend ids, `ac` the cache scopes. It
 * describes its run in full, so a token made outside the double's process works as well.
 */
export function makeRuntimeToken(options: RunOptions = {}): string {
  const run = describeRun(options);
  const claims = {
    nbf: 1_700_000_000,
    exp: 4_000_000_000,
    iss: 'https://token.actions.githubusercontent.com',
    scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${run.runBackendId}:${run.jobBackendId}`,
    ac: JSON.stringify(run.cacheScopes.map(scope => ({ Scope: scope.ref, Permission: scope.permission }))),
    run: {
      repository: run.repository,
      repository_id: run.repositoryId,
      head_repository_id: run.headRepositoryId,
      run_id: run.runId,
      attempt: run.attempt,
      job: run.job,
      ref: run.ref,
      head_branch: run.headBranch,
      sha: run.sha,
      event: run.event,
    },
  };
  return [{ typ: 'JWT', alg: 'none' }, claims].map(encode).join('.').concat('.unsigned');
}

/**
 * The run a runtime token stands for, or undefined if the token carries no backend ids. A token with the claims
 * `scp` alone belongs to the default run.
 */
export function readRuntimeToken(token: string, defaults: RunOptions): Run | undefined {
  const claims = decode(token);
  const ids = /(?:^| )Actions\.Results:([^: ]+):([^: ]+)(?: |$)/.exec(optionalText(claims, 'scp') ?? '');
  const [, runBackendId, jobBackendId] = ids ?? [];
  if (runBackendId === undefined || jobBackendId === undefined) return undefined;
  const run = describeRun(claims['run'] ? { ...defaults, ...claimedRun(claims) } : defaults);
  const scopes = optionalText(claims, 'ac');
  return {
    ...run,
    runBackendId,
    jobBackendId,
    cacheScopes: scopes === undefined ? run.cacheScopes : parseScopes(scopes),
  };
}

function claimedRun(claims: JsonRecord): RunOptions {
  const run = parseRecord(JSON.stringify(claims['run']));
  const repositoryId = integer(run, 'repository_id');
  return {
    repository: text(run, 'repository'),
    repositoryId,
    headRepositoryId: optionalInteger(run, 'head_repository_id') ?? repositoryId,
    runId: integer(run, 'run_id'),
    attempt: integer(run, 'attempt'),
    job: text(run, 'job'),
    ref: text(run, 'ref'),
    headBranch: text(run, 'head_branch'),
    sha: text(run, 'sha'),
    event: text(run, 'event'),
  };
}

function parseScopes(scopes: string): readonly CacheScope[] {
  const list = recordList(parseRecord(`{"scopes":${scopes}}`)['scopes'], 'ac');
  return list.map(scope => ({ ref: text(scope, 'Scope'), permission: integer(scope, 'Permission') }));
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(token: string): JsonRecord {
  return parseRecord(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}');
}
