import type { Operation } from './operation.ts';
import { operations } from './operation.ts';
import type { Reply } from './route.ts';

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers: { ...headers, 'content-length': '0' }, body: '' };
}

/** A twirp error: https://twitchtv.github.io/twirp/docs/errors.html */
export function twirpError(status: number, code: string, msg: string): Reply {
  return json(status, { code, msg });
}

/** A REST error as api.github.com words it. */
export function restError(status: number, message: string): Reply {
  return json(status, {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}

/** An Azure Blob Storage error: the SDK reads the code from the header. */
export function blobError(status: number, code: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  };
}

/** The same failure in the error format of the operation's service. */
export function failure(operation: Operation, status: number, message: string): Reply {
  switch (operations[operation]) {
    case 'twirp':
      return twirpError(status, twirpCodes[status] ?? 'unknown', message);
    case 'blob':
      return blobError(status, blobCodes[status] ?? 'InternalError');
    case 'rest':
    case 'graphql':
      return restError(status, message);
  }
}

const twirpCodes: Readonly<Record<number, string>> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'already_exists',
  429: 'resource_exhausted',
  500: 'internal',
  503: 'unavailable',
  504: 'deadline_exceeded',
};

const blobCodes: Readonly<Record<number, string>> = {
  400: 'InvalidInput',
  403: 'AuthenticationFailed',
  404: 'BlobNotFound',
  429: 'ServerBusy',
  503: 'ServerBusy',
  504: 'OperationTimedOut',
};
