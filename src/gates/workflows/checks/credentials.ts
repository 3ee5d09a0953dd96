import type { YamlDocument } from '../../../formats/yaml-document.ts';
import { type Check, findingAt } from '../check.ts';

/** The token stays in the clone's configuration, where every later step, and whoever gets the folder, can read it. */
export const credentials: Check = ({ set }) =>
  set.files.flatMap(file =>
    file.jobs.flatMap(job =>
      job.steps.flatMap(({ uses, node }) => {
        const action = uses === null ? null : set.actionOf(uses);
        if (uses === null || action?.kind !== 'repository' || action.repository !== 'actions/checkout')
          return [];
        if (isOff(file.document, node)) return [];
        const told = {
          criterion: 'persisted-credentials',
          message: '`actions/checkout` leaves the token where every later step can read it.',
          fix: 'Say `persist-credentials: false` under `with:`; where a step pushes, give it the token alone.',
        };
        return [findingAt(file, uses.span, told)];
      }),
    ),
  );

function isOff(document: YamlDocument, step: unknown): boolean {
  const given = document
    .entries(document.get(step, 'with'))
    .find(([key]) => key.toLowerCase() === 'persist-credentials');
  return given !== undefined && String(document.valueOf(given[1])).toLowerCase() === 'false';
}
