import { createHash } from 'node:crypto';
import { bearer } from './bearer.ts';
import { restError } from './reply.ts';
import type { Call, Reply } from './route.ts';
import { parameter } from './route.ts';
import { isOf, type Need, type TokenStore } from './stores/tokens.ts';

/** Lets a REST handler answer only if the call's token has the permission in this repository. */
export function permitted(
  tokens: TokenStore,
  need: Need,
  answer: (call: Call, repository: string) => Reply,
): (call: Call) => Reply {
  return call => {
    const token = bearer(call);
    if (token === undefined) return restError(401, 'Requires authentication');
    const grant = tokens.grantOf(token);
    if (!grant) return restError(401, 'Bad credentials');
    const repository = `${parameter(call, 'owner')}/${parameter(call, 'repo')}`;
    if (!isOf(grant, repository)) return restError(404, 'Not Found');
    if (!tokens.may(token, need, call.url.pathname))
      return restError(403, 'Resource not accessible by integration');
    return answer(call, grant.repository);
  };
}

/** Answers 304 without a body if the client's `If-None-Match` names what it would get. */
export function conditional(call: Call, reply: Reply): Reply {
  if (reply.status !== 200) return reply;
  const etag = `"${createHash('sha256').update(reply.body).digest('hex')}"`;
  const isKnown = call.headers['if-none-match']?.includes(etag) === true;
  const headers = { ...reply.headers, etag };
  return isKnown ? { status: 304, headers: { etag }, body: '' } : { ...reply, headers };
}

/** The page that `per_page` and `page` ask for, and the Link header that leads through the others. */
export function paginate<Item>(
  call: Call,
  items: readonly Item[],
): { page: readonly Item[]; headers: Record<string, string> } {
  const perPage = Math.min(Number(call.url.searchParams.get('per_page') ?? 30), 100);
  const number = Number(call.url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (page: number, relation: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(page));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    page: items.slice((number - 1) * perPage, number * perPage),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
