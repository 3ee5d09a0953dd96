import { bearer } from './bearer.ts';
import type { Operation } from './operation.ts';
import { twirpError } from './reply.ts';
import type { Call, Reply, Route } from './route.ts';
import type { Run, RunOptions } from './run.ts';
import { readRuntimeToken } from './runtime-token.ts';
import type { JsonRecord } from './trust-boundary.ts';
import { parseRecord } from './trust-boundary.ts';

export type TwirpHandler = (request: JsonRecord, run: Run, call: Call) => Reply;

/** Makes routes of one twirp service of the results API, in JSON with the protobuf field names. */
export function twirpService(service: 'ArtifactService' | 'CacheService', defaults: RunOptions) {
  return (operation: Operation, handler: TwirpHandler): Route => ({
    operation,
    method: 'POST',
    path: `/twirp/github.actions.results.api.v1.${service}/${operation}`,
    answer(call) {
      const run = readRuntimeToken(bearer(call) ?? '', defaults);
      if (!run) return twirpError(401, 'unauthenticated', 'invalid token');
      return handler(parseRecord(call.body.toString()), run, call);
    },
  });
}
