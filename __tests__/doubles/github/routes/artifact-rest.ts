import { empty, json, restError } from '../reply.ts';
import { conditional, paginate, permitted } from '../rest.ts';
import type { Call, Reply, Route } from '../route.ts';
import { parameter } from '../route.ts';
import type { Artifact, ArtifactStore } from '../stores/artifacts.ts';
import type { TokenStore } from '../stores/tokens.ts';

type Parts = { readonly artifacts: ArtifactStore; readonly tokens: TokenStore };

/** https://docs.github.com/en/rest/actions/artifacts */
export function artifactRest({ artifacts, tokens }: Parts): readonly Route[] {
  const list = (call: Call, accepts: (artifact: Artifact) => boolean): Reply => {
    const name = call.url.searchParams.get('name');
    const listed = artifacts.list(artifact => accepts(artifact) && (name === null || artifact.name === name));
    const { page, headers } = paginate(call, listed);
    const body = { total_count: listed.length, artifacts: page.map(artifact => show(artifact, call)) };
    return conditional(call, json(200, body, headers));
  };

  const one = (call: Call, repository: string, answer: (artifact: Artifact) => Reply): Reply => {
    const id = Number(parameter(call, 'artifactId'));
    const artifact = artifacts.all().find(candidate => candidate.id === id && candidate.isFinalized);
    return artifact?.run.repository === repository ? answer(artifact) : restError(404, 'Not Found');
  };

  const show = (artifact: Artifact, call: Call) => {
    const { run } = artifact;
    const url = `${call.url.origin}/repos/${run.repository}/actions/artifacts/${artifact.id}`;
    return {
      id: artifact.id,
      node_id: Buffer.from(`Artifact${artifact.id}`).toString('base64'),
      name: artifact.name,
      size_in_bytes: artifact.sizeBytes,
      url,
      archive_download_url: `${url}/zip`,
      expired: artifacts.isExpired(artifact),
      digest: artifact.digest ?? null,
      created_at: artifact.createdAt.toISOString(),
      updated_at: artifact.createdAt.toISOString(),
      expires_at: artifact.expiresAt.toISOString(),
      workflow_run: {
        id: run.runId,
        repository_id: run.repositoryId,
        head_repository_id: run.headRepositoryId,
        head_branch: run.headBranch,
        head_sha: run.sha,
      },
    };
  };

  const collection = '/repos/:owner/:repo/actions/artifacts';
  const item = `${collection}/:artifactId`;

  return [
    {
      operation: 'ListRepositoryArtifacts',
      method: 'GET',
      path: collection,
      answer: permitted(tokens, 'actions: read', (call, repository) =>
        list(call, artifact => artifact.run.repository === repository),
      ),
    },
    {
      operation: 'ListRunArtifacts',
      method: 'GET',
      path: '/repos/:owner/:repo/actions/runs/:runId/artifacts',
      answer: permitted(tokens, 'actions: read', (call, repository) => {
        const runId = Number(parameter(call, 'runId'));
        return list(call, ({ run }) => run.repository === repository && run.runId === runId);
      }),
    },
    {
      operation: 'GetArtifact',
      method: 'GET',
      path: item,
      answer: permitted(tokens, 'actions: read', (call, repository) =>
        one(call, repository, artifact => conditional(call, json(200, show(artifact, call)))),
      ),
    },
    {
      operation: 'DownloadArtifact',
      method: 'GET',
      path: `${item}/zip`,
      answer: permitted(tokens, 'actions: read', (call, repository) =>
        one(call, repository, artifact =>
          artifacts.isExpired(artifact)
            ? restError(410, 'Artifact has expired')
            : empty(302, { location: artifacts.downloadUrl(artifact, call.url.origin) }),
        ),
      ),
    },
    {
      operation: 'DeleteArtifactById',
      method: 'DELETE',
      path: item,
      answer: permitted(tokens, 'actions: write', (call, repository) =>
        one(call, repository, artifact => {
          artifacts.delete(artifact);
          return { status: 204, headers: {}, body: '' };
        }),
      ),
    },
  ];
}
