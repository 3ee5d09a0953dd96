import { json } from '../reply.ts';
import type { Call, Reply } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import { type Changes, type GitRepository, protections } from '../stores/git-repository.ts';
import { type JsonRecord, oneOf, optionalText, optionalTexts, parseRecord } from '../trust-boundary.ts';

export type ControlledBranches = { readonly git: GitStore; readonly repository: string };

/**
 * Writes to a branch as somebody with a keyboard would, or makes it; the default branch unless told. The body is
 * `{repository?, branch?, files?, message?, protection?}`; a file that is null is removed.
 */
export function changeBranch(parts: ControlledBranches, call: Call): Reply {
  const request = parseRecord(call.body.toString());
  const { repository, branch } = chosen(parts, request);
  const files: Changes = optionalTexts(request, 'files');
  if (Object.keys(files).length > 0) repository.write(branch, files, optionalText(request, 'message'));
  if (request['protection'] !== undefined) {
    repository.protect(branch, oneOf(request, 'protection', protections));
  }
  return json(200, shown(repository, branch));
}

/** What stands on the branch of the query's `repository` and `branch`. */
export function showBranch(parts: ControlledBranches, call: Call): Reply {
  const { repository, branch } = chosen(parts, Object.fromEntries(call.url.searchParams));
  return json(200, shown(repository, branch));
}

function chosen({ git, repository }: ControlledBranches, request: JsonRecord) {
  const found = git.of(optionalText(request, 'repository') ?? repository);
  return { repository: found, branch: optionalText(request, 'branch') ?? found.defaultBranch };
}

function shown(repository: GitRepository, branch: string) {
  const log = repository.log(branch).map(({ oid, message }) => ({ oid, message }));
  return { head: repository.head(branch) ?? null, files: repository.files(branch), log };
}
