import { quote } from '../../../kernel/errors.ts';
import { type Check, findingAt } from '../check.ts';

/** GitHub lets a job run for six hours. A called workflow says it for its own jobs. */
export const timeouts: Check = ({ set }) =>
  set.files.flatMap(file =>
    file.jobs
      .filter(({ uses, node }) => {
        const said = file.document.valueOf(file.document.get(node, 'timeout-minutes'));
        return (
          file.kind === 'workflow' && uses === null && (said === undefined || said === null || said === '')
        );
      })
      .map(({ id, span }) =>
        findingAt(file, span, {
          criterion: 'no-timeout',
          message: `The job ${quote(id)} has no \`timeout-minutes\`: if it hangs, it does so for six hours.`,
          fix: 'Say `timeout-minutes:`, two or three times what it takes.',
        }),
      ),
  );
