import { quote } from '../../../kernel/errors.ts';
import { type Check, findingAt } from '../check.ts';
import { isTrusted } from '../used-action.ts';
import { textAt } from '../workflow-file.ts';

/** Every secret of the repository, in a workflow that somebody else writes; pinned or not. */
export const inheritedSecrets: Check = ({ set, facts }) =>
  set.files.flatMap(file =>
    file.jobs.flatMap(({ uses, node }) => {
      const secrets = textAt(file.document, node, 'secrets');
      if (uses === null || secrets?.text !== 'inherit') return [];
      const action = set.actionOf(uses);
      if (action.kind !== 'repository' || isTrusted(action, facts)) return [];
      const finding = findingAt(file, secrets.span, {
        criterion: 'inherited-secrets',
        message: `All secrets go to a workflow of ${quote(action.repository)}.`,
        fix: 'Name the secrets that it needs, one by one, under `secrets:`.',
        scope: action.repository,
      });
      return [finding];
    }),
  );
