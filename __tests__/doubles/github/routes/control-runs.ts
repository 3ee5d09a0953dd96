import { json } from '../reply.ts';
import type { Call, Reply } from '../route.ts';
import { type RunStore, runConclusions, runStatuses } from '../stores/runs.ts';
import { integer, oneOf, optionalInteger, optionalText, parseRecord } from '../trust-boundary.ts';

/** Changes a workflow run, or adds it. The body is `{id, repository?, attempt?, status?, conclusion?}`. */
export function changeRun(runs: RunStore, call: Call): Reply {
  const request = parseRecord(call.body.toString());
  const attempt = optionalInteger(request, 'attempt');
  const run = runs.set(
    integer(request, 'id'),
    {
      ...(attempt === undefined ? {} : { attempt }),
      ...(request['status'] === undefined ? {} : { status: oneOf(request, 'status', runStatuses) }),
      ...(request['conclusion'] === undefined
        ? {}
        : { conclusion: oneOf(request, 'conclusion', runConclusions) }),
    },
    optionalText(request, 'repository'),
  );
  return json(200, run);
}
