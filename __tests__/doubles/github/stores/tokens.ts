export const accessLevels = ['none', 'read', 'write'] as const;

export type AccessLevel = (typeof accessLevels)[number];

export type Grant = { readonly repository: string; readonly actions: AccessLevel };

export type TokenStore = ReturnType<typeof createTokenStore>;

/** The GITHUB_TOKENs the REST routes accept. */
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
