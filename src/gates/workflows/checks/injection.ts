import type { Span } from '../../../formats/source-text.ts';
import type { YamlText } from '../../../formats/yaml-document.ts';
import { quote } from '../../../kernel/errors.ts';
import { type Check, findingAt } from '../check.ts';
import type { Expression } from '../expression.ts';
import type { WorkflowSet } from '../repository.ts';
import { inputOf, type Step, type WorkflowFile } from '../workflow-file.ts';

/** A text of a stranger in a script: GitHub puts it in before the shell reads the script. */
export const injection: Check = ({ set, flow }) =>
  set.files.flatMap(file =>
    file.jobs.flatMap(job =>
      job.steps.flatMap(step =>
        scriptsOf(set, file, step).flatMap(script => {
          const found = flow(script, { file, job, step }, 'text');
          return placesOf(script, found).map(([{ written }, span]) =>
            findingAt(file, span, {
              criterion: 'injection',
              message: `${quote(written)} becomes part of the script as it is: who chooses its value chooses the commands.`,
              fix: 'Give it to the step under `env:`, and use the variable in the script, in double quotes ("$NAME"; JavaScript reads it from its environment).',
            }),
          );
        }),
      ),
    ),
  );

/** What a step runs: `run:`, and the script of `actions/github-script`. */
function scriptsOf(set: WorkflowSet, { document }: WorkflowFile, step: Step): readonly YamlText[] {
  const run = step.run === null ? [] : [step.run];
  if (step.uses === null) return run;
  const action = set.actionOf(step.uses);
  if (action.kind !== 'repository' || action.repository !== 'actions/github-script') return run;
  const script = inputOf(document, step.node, 'script');
  return script === null ? run : [...run, script];
}

/** Each expression's place, found in what is written; the text's own where it is written in another way. */
export function placesOf(
  text: YamlText,
  expressions: readonly Expression[],
): readonly (readonly [Expression, Span])[] {
  const from = new Map<string, number>();
  return expressions.map(expression => {
    const place = text.placeOf(expression.written, from.get(expression.written) ?? 0);
    if (place !== null) from.set(expression.written, place.end);
    return [expression, place?.span ?? text.span];
  });
}
