import type { Span } from '../../../formats/source-text.ts';
import type { GateFinding } from '../../gate.ts';
import { type Check, findingAt } from '../check.ts';
import type { Job, Step, WorkflowFile } from '../workflow-file.ts';

const GATES_WORKFLOW = /(?:^|\/)\.github\/workflows\/ci-gates\.ya?ml(?:@|$)/;
const GATES_ACTION = /\/ci-gates(?:@|$)/;
const GATES_COMMAND = /\bp1(?:@\S+|#\S+)?\s+gates\b|\bcli\.js\s+gates\b/;
const ALWAYS = /^(?:\$\{\{)?\s*(?:always\(\)|!\s*cancelled\(\))\s*(?:\}\})?$/;

/** A required check that is skipped, or that cannot fail, is green. */
export const gatesJob: Check = checked =>
  checked.set.files.flatMap(file => {
    const jobs = file.jobs.filter(job => asksGates(job));
    const isCalling = jobs.length > 0 || file.path === checked.facts.callingWorkflow;
    return [...(isCalling ? filtered(file) : []), ...jobs.flatMap(job => avoidable(file, job))];
  });

function asksGates({ uses, steps }: Job): boolean {
  return (uses !== null && GATES_WORKFLOW.test(uses.text)) || steps.some(isGatesStep);
}

function isGatesStep({ uses, run }: Step): boolean {
  return (uses !== null && GATES_ACTION.test(uses.text)) || (run !== null && GATES_COMMAND.test(run.text));
}

/** `paths:` of an event: without such a path in a change, no job of the workflow runs. */
function filtered(file: WorkflowFile): readonly GateFinding[] {
  const { document } = file;
  return document.entries(document.get(document.root, 'on')).flatMap(([, event]) =>
    document
      .entries(event)
      .filter(([key]) => key === 'paths' || key === 'paths-ignore')
      .map(([key, , span]) =>
        avoided(file, span, `\`${key}:\` leaves the workflow that asks the gates out of some changes`),
      ),
  );
}

function avoidable(file: WorkflowFile, job: Job): readonly GateFinding[] {
  const { document } = file;
  const steps = job.steps.filter(isGatesStep);
  const condition = (node: unknown, what: string) =>
    document
      .entries(node)
      .filter(([key, value]) => key === 'if' && !isAlways(String(document.valueOf(value))))
      .map(([, , span]) => avoided(file, span, `\`if:\` can leave ${what} out`));
  const unseen = (node: unknown, what: string) =>
    document
      .entries(node)
      .filter(([key, value]) => key === 'continue-on-error' && document.valueOf(value) !== false)
      .map(([, , span]) => avoided(file, span, `\`continue-on-error:\` makes ${what} green where it fails`));
  const all = [
    ...condition(job.node, 'the job that asks the gates'),
    ...unseen(job.node, 'the job that asks the gates'),
    ...steps.flatMap(({ node }) => [
      ...condition(node, 'the step that asks the gates'),
      ...unseen(node, 'the step that asks the gates'),
    ]),
  ];
  return [...all, ...awaiting(file, job)];
}

/** A job that waits for others is skipped when one of them fails, unless it says that it always runs. */
function awaiting(file: WorkflowFile, { node }: Job): readonly GateFinding[] {
  const { document } = file;
  if (isAlways(String(document.valueOf(document.get(node, 'if'))))) return [];
  return document
    .entries(node)
    .filter(([key]) => key === 'needs')
    .map(([, , span]) =>
      avoided(file, span, '`needs:` leaves the job that asks the gates out when another job fails'),
    );
}

function isAlways(condition: string): boolean {
  return ALWAYS.test(condition.trim());
}

function avoided(file: WorkflowFile, span: Span, what: string): GateFinding {
  return findingAt(file, span, {
    criterion: 'conditional-gates-job',
    message: `${what}: a required check that is skipped counts as green.`,
    fix: 'Let the job run for every change: remove the line, or, with `needs:`, say `if: always()`.',
  });
}
