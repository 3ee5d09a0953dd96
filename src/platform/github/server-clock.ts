import type { GitHubApi } from './api.ts';

/**
 * `api`, and the time as its server tells it with each answer; that of `now` until the first. What GitHub dates is compared with
 * GitHub's time: a runner's clock may be hours off.
 */
export function withServerClock(
  api: GitHubApi,
  now: () => Date,
): { readonly api: GitHubApi; readonly now: () => Date } {
  let aheadMs = 0;
  return {
    now: () => new Date(now().getTime() + aheadMs),
    api: {
      ...api,
      rest: async (method, path, options) => {
        const answer = await api.rest(method, path, options);
        const told = answer.kind === 'answered' ? Date.parse(answer.headers.get('date') ?? '') : Number.NaN;
        if (!Number.isNaN(told)) aheadMs = told - now().getTime();
        return answer;
      },
    },
  };
}
