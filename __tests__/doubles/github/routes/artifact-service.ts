import { json, twirpError } from '../reply.ts';
import type { Reply, Route } from '../route.ts';
import type { RunOptions } from '../run.ts';
import type { Artifact, ArtifactStore } from '../stores/artifacts.ts';
import type { BlobStore } from '../stores/blobs.ts';
import { optionalInteger, optionalText, text } from '../trust-boundary.ts';
import type { TwirpHandler } from '../twirp.ts';
import { twirpService } from '../twirp.ts';

type Parts = {
  readonly artifacts: ArtifactStore;
  readonly blobs: BlobStore;
  readonly defaults: RunOptions;
};

/** Artifact service v4. */
export function artifactService({ artifacts, blobs, defaults }: Parts): readonly Route[] {
  const route = twirpService('ArtifactService', defaults);

  return [
    route(
      'CreateArtifact',
      inOwnRun((request, run, call) => {
        const expiresAt = optionalText(request, 'expires_at');
        const artifact = artifacts.create(run, {
          name: text(request, 'name'),
          mimeType: optionalText(request, 'mime_type') ?? 'application/zip',
          expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
        });
        if (!artifact) {
          const message = 'an artifact with this name already exists on the workflow run';
          return twirpError(409, 'already_exists', message);
        }
        const url = blobs.signedUrl(call.url.origin, artifact.blob, 'w');
        return json(200, { ok: true, signed_upload_url: url });
      }),
    ),

    route(
      'FinalizeArtifact',
      inOwnRun((request, run) => {
        const artifact = artifacts.find(run.runBackendId, text(request, 'name'));
        if (!artifact) return notFound();
        const sizeBytes = optionalInteger(request, 'size') ?? 0;
        if (blobs.size(artifact.blob) !== sizeBytes) {
          return twirpError(400, 'failed_precondition', 'the uploaded blob does not have the stated size');
        }
        artifacts.finalize(artifact, sizeBytes, optionalText(request, 'hash'));
        return json(200, { ok: true, artifact_id: String(artifact.id) });
      }),
    ),

    route(
      'ListArtifacts',
      inOwnRun((request, run) => {
        const name = optionalText(request, 'name_filter');
        const id = optionalInteger(request, 'id_filter');
        const listed = artifacts.list(
          artifact =>
            artifact.run.runBackendId === run.runBackendId &&
            !artifacts.isExpired(artifact) &&
            (name === undefined || artifact.name === name) &&
            (id === undefined || artifact.id === id),
        );
        return json(200, { artifacts: listed.map(monolithArtifact) });
      }),
    ),

    route(
      'GetSignedArtifactURL',
      inOwnRun((request, run, call) => {
        const name = text(request, 'name');
        const artifact = artifacts.find(run.runBackendId, name);
        if (!artifact?.isFinalized || artifacts.isExpired(artifact)) return notFound();
        return json(200, { signed_url: artifacts.downloadUrl(artifact, call.url.origin) });
      }),
    ),

    route(
      'DeleteArtifact',
      inOwnRun((request, run) => {
        const artifact = artifacts.find(run.runBackendId, text(request, 'name'));
        if (!artifact) return notFound();
        artifacts.delete(artifact);
        return json(200, { ok: true, artifact_id: String(artifact.id) });
      }),
    ),
  ];
}

/** Runtime tokens reach their own run attempt only; other attempts and runs are 404 here and listed by REST. */
function inOwnRun(handler: TwirpHandler): TwirpHandler {
  return (request, run, call) =>
    text(request, 'workflow_run_backend_id') === run.runBackendId ? handler(request, run, call) : notFound();
}

function notFound(): Reply {
  return twirpError(404, 'not_found', 'artifact not found');
}

function monolithArtifact(artifact: Artifact) {
  return {
    workflow_run_backend_id: artifact.run.runBackendId,
    workflow_job_run_backend_id: artifact.run.jobBackendId,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.sizeBytes),
    created_at: artifact.createdAt.toISOString(),
    digest: artifact.digest,
  };
}
