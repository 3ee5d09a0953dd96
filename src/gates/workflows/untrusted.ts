import type { Access } from './expression.ts';

const paths = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map(path => path.split('.'));

/**
 * Texts that people write who may change nothing in a repository: docs.github.com, "Script injections", and what the payloads of the same
 * events have besides. Names of branches of a fork are free text too.
 */
const TEXTS = paths(`
  github.head_ref
  github.event.issue.title github.event.issue.body
  github.event.pull_request.title github.event.pull_request.body
  github.event.pull_request.head.ref github.event.pull_request.head.label
  github.event.pull_request.head.repo.default_branch github.event.pull_request.head.repo.description
  github.event.pull_request.head.repo.homepage
  github.event.comment.body github.event.review.body github.event.review_comment.body
  github.event.discussion.title github.event.discussion.body
  github.event.changes.title.from github.event.changes.body.from
  github.event.pages.*.page_name github.event.pages.*.title
  github.event.commits.*.message github.event.commits.*.author.email github.event.commits.*.author.name
  github.event.commits.*.committer.email github.event.commits.*.committer.name
  github.event.head_commit.message github.event.head_commit.author.email github.event.head_commit.author.name
  github.event.head_commit.committer.email github.event.head_commit.committer.name
  github.event.workflow_run.head_branch github.event.workflow_run.display_title
  github.event.workflow_run.head_commit.message
  github.event.workflow_run.head_commit.author.email github.event.workflow_run.head_commit.author.name
  github.event.workflow_run.head_commit.committer.email github.event.workflow_run.head_commit.committer.name
  github.event.workflow_run.head_repository.description
  github.event.workflow_run.pull_requests.*.head.ref
  github.event.forkee.description github.event.forkee.homepage
`);

/** What names the head of a pull request, or the fork that it is in. */
const HEADS = paths(`
  github.head_ref
  github.event.pull_request.head.sha github.event.pull_request.head.ref github.event.pull_request.head.label
  github.event.pull_request.merge_commit_sha
  github.event.pull_request.head.repo.full_name github.event.pull_request.head.repo.clone_url
  github.event.pull_request.head.repo.git_url github.event.pull_request.head.repo.ssh_url
  github.event.pull_request.head.repo.html_url github.event.pull_request.head.repo.name
  github.event.pull_request.head.repo.owner.login github.event.pull_request.head.user.login
  github.event.workflow_run.head_sha github.event.workflow_run.head_branch
  github.event.workflow_run.head_commit.id
  github.event.workflow_run.head_repository.full_name github.event.workflow_run.head_repository.clone_url
  github.event.workflow_run.head_repository.html_url github.event.workflow_run.head_repository.name
  github.event.workflow_run.head_repository.owner.login
  github.event.workflow_run.pull_requests.*.head.sha github.event.workflow_run.pull_requests.*.head.ref
`);

/** Which values an access is looked for among. */
export type Danger = 'text' | 'head';

const DANGERS = { text: TEXTS, head: HEADS } as const;

/** Whether what an access reads may be such a value, or have one in it. */
export function isDangerous(access: Access, danger: Danger): boolean {
  return DANGERS[danger].some(path => reaches(access, path));
}

function reaches({ path, isWhole }: Access, danger: readonly string[]): boolean {
  if (path.length > danger.length || (path.length < danger.length && !isWhole)) return false;
  return path.every((part, index) => part === '*' || danger[index] === '*' || part === danger[index]);
}
