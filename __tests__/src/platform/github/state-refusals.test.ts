import { expect, test } from '@jest/globals';
import { graphqlRefusal, isOutdated } from '../../../../src/platform/github/state-refusals.ts';

const answer = (headers: Record<string, string> = {}) =>
  ({ kind: 'answered', status: 200, text: '', headers: new Headers(headers) }) as const;

const refusal = (type: string | undefined, message: string, headers: Record<string, string> = {}) =>
  graphqlRefusal({ ...(type && { type }), message }, answer(headers), 'Writing', 'contents: write');

test.each(['RATE_LIMIT', 'RATE_LIMITED'])('%s is waited for, a minute unless GitHub says', type => {
  const waits = { kind: 'unavailable', reasonCode: 'state-unavailable', isRetryable: true };
  expect(refusal(type, 'API rate limit exceeded')).toMatchObject({ ...waits, retryAfterMs: 60_000 });
  const asked = refusal(type, 'API rate limit exceeded', { 'retry-after': '11' });
  expect(asked).toMatchObject({ ...waits, retryAfterMs: 11_000 });
});

test.each([
  ['FORBIDDEN', 'Resource not accessible by integration', 'contents: write'],
  ['INSUFFICIENT_SCOPES', "Your token has not been granted the required scopes: ['repo']", 'contents: write'],
  ['NOT_FOUND', "Could not resolve to a Repository with the name 'a/b'.", 'contents: write'],
  ['UNPROCESSABLE', 'Repository rule violations found', 'rulesets'],
  ['BRANCH_PROTECTION_RULE_VIOLATION', 'At least 1 approving review is required.', 'rulesets'],
  [undefined, 'Cannot update this protected ref.', 'rulesets'],
])('%s (%s) is refused for good, and the fix names the %s', (type, message, fix) => {
  expect(refusal(type, message)).toMatchObject({
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    isRetryable: false,
    message: expect.stringContaining(message),
    fix: expect.stringContaining(fix),
  });
});

test.each([
  [undefined, 'Something went wrong while executing your query.'],
  ['SERVICE_UNAVAILABLE', 'Try again later'],
  ['INTERNAL', 'A scheduled job was running'],
])('%s (%s) says nothing for certain', (type, message) => {
  expect(refusal(type, message)).toBeUndefined();
});

test.each([
  ['STALE_DATA', 'Expected branch to point to "0" but it did not.  Pull and try again.', true],
  ['NOT_FOUND', "Could not resolve to a Ref with the name 'p1-state'.", true],
  ['NOT_FOUND', "Could not resolve to a Repository with the name 'a/b'.", false],
  ['FORBIDDEN', 'Resource not accessible by integration', false],
  [undefined, 'Something went wrong', false],
])('%s (%s) asks for another look at the state: %s', (type, message, isAgain) => {
  expect(isOutdated({ ...(type && { type }), message })).toBe(isAgain);
});

test('what GitHub says of the rules is one line, cut where it goes on and on', () => {
  const { message = '' } = refusal('UNPROCESSABLE', `Repository rule\n\nviolations ${'x'.repeat(500)}`) ?? {};
  expect(message).toMatch(/Repository rule violations x+\)\.$/);
  expect(message.length).toBeLessThan(280);
});

test.each([
  ['STALE_DATA', 'Expected branch to point to "a" but it did not.  Pull and try again.'],
  ['UNPROCESSABLE', 'Ref refs/heads/p1-state is at 1a2b but expected 3c4d'],
  ['NOT_FOUND', 'A path was requested for deletion which does not exist as of commit oid `1a2b`'],
])('%s (%s) is a newer state, to be read again', (type, message) => {
  expect(isOutdated({ type, message })).toBe(true);
});
