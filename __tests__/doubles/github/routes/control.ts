import { readFault } from '../fault.ts';
import { empty, json } from '../reply.ts';
import type { Call, Reply } from '../route.ts';
import type { FaultStore } from '../stores/faults.ts';
import type { RequestLog } from '../stores/requests.ts';
import { parseRecord } from '../trust-boundary.ts';

type Parts = { readonly faults: FaultStore; readonly requests: RequestLog };

export type Control = (method: string, call: Call) => Reply | undefined;

/** What tests ask of the double over HTTP. These calls are neither logged nor hit by faults. */
export function control({ faults, requests }: Parts): Control {
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
      default:
        return undefined;
    }
  };
}
