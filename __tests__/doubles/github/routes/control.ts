import { readFault } from '../fault.ts';
import { empty, json } from '../reply.ts';
import type { Call, Reply } from '../route.ts';
import type { FaultStore } from '../stores/faults.ts';
import type { RequestLog } from '../stores/requests.ts';
import type { RunStore } from '../stores/runs.ts';
import { parseRecord } from '../trust-boundary.ts';
import { type ControlledBranches, changeBranch, showBranch } from './control-branches.ts';
import { changeRun } from './control-runs.ts';

type Parts = {
  readonly faults: FaultStore;
  readonly requests: RequestLog;
  readonly branches: ControlledBranches;
  readonly runs: RunStore;
};

export type Control = (method: string, call: Call) => Reply | undefined;

/** What tests ask of the double over HTTP. These calls are neither logged nor hit by faults. */
export function control({ faults, requests, branches, runs }: Parts): Control {
  return (method, call) => {
    switch (`${method} ${call.url.pathname}`) {
      case 'POST /_double/faults':
        faults.inject(readFault(parseRecord(call.body.toString())));
        return empty(204);
      case 'GET /_double/faults':
        return json(200, { pending: faults.pending() });
      case 'DELETE /_double/faults':
        faults.clear();
        return empty(204);
      case 'GET /_double/requests':
        return json(200, { requests: requests.all() });
      case 'DELETE /_double/requests':
        requests.clear();
        return empty(204);
      case 'POST /_double/branches':
        return changeBranch(branches, call);
      case 'GET /_double/branches':
        return showBranch(branches, call);
      case 'POST /_double/runs':
        return changeRun(runs, call);
      default:
        return undefined;
    }
  };
}
