export const accessLevels = ['none', 'read', 'write'] as const;

export type AccessLevel = (typeof accessLevels)[number];

/** The permissions that the double looks at, as `permissions:` names them. */
export type Permissions = {
  readonly actions: AccessLevel;
  readonly contents: AccessLevel;
  readonly 'pull-requests': AccessLevel;
};

export type Grant = Permissions & { readonly repository: string };

export type Need = `${keyof Permissions}: ${'read' | 'write'}`;

export type TokenStore = ReturnType<typeof createTokenStore>;

/** The GITHUB_TOKENs that REST and GraphQL accept. */
export function createTokenStore() {
  const grants = new Map<string, Grant>();
  return {
    issue(grant: Grant): string {
      const token = `ghs_double${String(grants.size + 1).padStart(6, '0')}`;
      grants.set(token, grant);
      return token;
    },

    grantOf: (token: string): Grant | undefined => grants.get(token),
  };
}

const permissions = ['actions', 'contents', 'pull-requests'] as const;

/** Whether the grant covers the need; `write` includes `read`. */
export function covers(grant: Grant, need: Need): boolean {
  const needed = accessLevels.findIndex(level => need.endsWith(`: ${level}`));
  const given = permissions.find(name => need.startsWith(`${name}: `)) ?? 'contents';
  return accessLevels.indexOf(grant[given]) >= needed;
}

/** Whether the token is one of this repository. */
export function isOf(grant: Grant, repository: string): boolean {
  return grant.repository.toLowerCase() === repository.toLowerCase();
}
