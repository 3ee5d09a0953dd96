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

/** That a call could only be answered with a permission, whether its token had it or not. */
export type Asked = { readonly token: string; readonly need: Need; readonly path: string };

/** The GITHUB_TOKENs that REST and GraphQL accept. */
export function createTokenStore() {
  const grants = new Map<string, Grant>();
  const asked: Asked[] = [];
  return {
    issue(grant: Grant): string {
      const token = `ghs_double${String(grants.size + 1).padStart(6, '0')}`;
      grants.set(token, grant);
      return token;
    },

    grantOf: (token: string): Grant | undefined => grants.get(token),

    /** Whether the token may do what the call at this path needs; the question is kept. */
    may(token: string, need: Need, path: string): boolean {
      asked.push({ token, need, path });
      const grant = grants.get(token);
      return grant !== undefined && covers(grant, need);
    },

    asked: (): readonly Asked[] => asked,
  };
}

const permissions = ['actions', 'contents', 'pull-requests'] as const;

/** Whether the grant covers the need; `write` includes `read`. */
function covers(grant: Grant, need: Need): boolean {
  const needed = accessLevels.findIndex(level => need.endsWith(`: ${level}`));
  const given = permissions.find(name => need.startsWith(`${name}: `)) ?? 'contents';
  return accessLevels.indexOf(grant[given]) >= needed;
}

/** Whether the token is one of this repository. */
export function isOf(grant: Grant, repository: string): boolean {
  return grant.repository.toLowerCase() === repository.toLowerCase();
}
