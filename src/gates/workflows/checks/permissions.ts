import { quote } from '../../../kernel/errors.ts';
import { type Check, findingAt } from '../check.ts';
import type { WorkflowFile } from '../workflow-file.ts';

const FIX =
  'Write `permissions: {}` for the workflow, and for each job what it needs, such as `permissions: { contents: read }`.';

/** All permissions, or those that the settings of the repository give where a workflow says nothing. */
export const permissions: Check = ({ set }) =>
  set.files.flatMap(file => (file.kind === 'action' ? [] : [...unlimited(file), ...undeclared(file)]));

function unlimited(file: WorkflowFile): ReturnType<Check> {
  const { document } = file;
  return [document.root, ...file.jobs.map(({ node }) => node)].flatMap(holder => {
    const said = document.textOf(document.get(holder, 'permissions'));
    if (said === null || said.text.toLowerCase() !== 'write-all') return [];
    const message = 'The token may do everything (`write-all`).';
    return [findingAt(file, said.span, { criterion: 'broad-permissions', message, fix: FIX })];
  });
}

/** A workflow that only others call gets what its callers give. */
function undeclared(file: WorkflowFile): ReturnType<Check> {
  const { document, events } = file;
  if (isDeclared(file, document.root) || events.every(event => event === 'workflow_call')) return [];
  const jobs = file.jobs.filter(({ node }) => !isDeclared(file, node));
  const [first] = jobs;
  if (first === undefined) return [];
  const names = jobs
    .slice(0, 3)
    .map(({ id }) => quote(id))
    .join(', ');
  const more = jobs.length > 3 ? ` and ${jobs.length - 3} more` : '';
  const message = `Nobody says which permissions the token of ${jobs.length === 1 ? 'the job' : 'the jobs'} ${names}${more} has: it has those of the repository's settings.`;
  return [findingAt(file, first.span, { criterion: 'broad-permissions', message, fix: FIX })];
}

/** A map, `read-all` or `write-all`; anything else GitHub refuses, or takes for nothing. */
function isDeclared({ document }: WorkflowFile, holder: unknown): boolean {
  const said = document.get(holder, 'permissions');
  return document.isMap(said) || /^(?:read|write)-all$/i.test(document.textOf(said)?.text ?? '');
}
