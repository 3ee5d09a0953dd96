import type { ProviderRule } from '../provider-rule.ts';
import { assignedRule, BASE64, tokenRule } from '../rule-builders.ts';
import { hasGithubChecksum } from '../token-checksums.ts';

const GITHUB =
  'https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/';
const ATLASSIAN =
  'https://support.atlassian.com/security-and-access-policies/docs/understand-user-api-tokens/';

const GITHUB_TOKENS = [
  ['ghp', 'personal-access-token', 'personal access token: acts for its owner', 'critical'],
  ['gho', 'oauth-token', 'OAuth token: acts for a user as an application was allowed', 'high'],
  ['ghu', 'app-user-token', 'token of an app for a user: acts for the user', 'high'],
  ['ghs', 'app-installation-token', 'token of an app: acts on its repositories for an hour', 'medium'],
] as const;

export function sourceControlRules(): readonly ProviderRule[] {
  return [
    ...GITHUB_TOKENS.map(([prefix, kind, description, severity]) =>
      tokenRule({
        id: `github-${kind}`,
        description: `GitHub ${description}`,
        severity,
        keywords: [`${prefix}_`],
        token: `${prefix}_[A-Za-z0-9]{36}`,
        isValid: hasGithubChecksum,
        source: GITHUB,
      }),
    ),
    tokenRule({
      id: 'github-refresh-token',
      description: 'GitHub refresh token: gets tokens for a user, for six months',
      severity: 'high',
      keywords: ['ghr_'],
      token: 'ghr_[A-Za-z0-9]{76}|ghr_[A-Za-z0-9]{36}',
      isValid: hasGithubChecksum,
      source: GITHUB,
    }),
    tokenRule({
      id: 'github-app-installation-jwt',
      description: 'GitHub token of an app, self-contained: acts on its repositories for an hour',
      severity: 'medium',
      keywords: ['ghs_'],
      token:
        'ghs_[A-Za-z0-9]{1,20}_eyJ[A-Za-z0-9_-]{20,400}\\.eyJ[A-Za-z0-9_-]{20,1200}\\.[A-Za-z0-9_-]{43,700}',
      entropy: 4,
      source:
        'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app',
    }),
    tokenRule({
      id: 'github-fine-grained-token',
      description: 'GitHub fine-grained personal access token: acts for its owner where it is allowed to',
      severity: 'critical',
      keywords: ['github_pat_'],
      token: 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
      entropy: 4,
      source:
        'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
    }),
    tokenRule({
      id: 'bitbucket-app-password',
      description: 'Bitbucket app password: acts for its owner',
      severity: 'high',
      keywords: ['atbb'],
      token: 'ATBB[A-Za-z0-9]{24}[A-F0-9]{8}',
      entropy: 3.5,
      source: 'https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/',
    }),
    tokenRule({
      id: 'bitbucket-access-token',
      description: 'Bitbucket access token: reads and writes a repository, project or workspace',
      severity: 'high',
      keywords: ['atctt3xff'],
      token: 'ATCTT3xFf[A-Za-z0-9_-]{150,220}=[A-F0-9]{8}',
      goesOnWith: BASE64,
      entropy: 4,
      source: 'https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/',
    }),
    tokenRule({
      id: 'atlassian-api-token',
      description: 'Atlassian API token: acts for its owner in Jira, Confluence and others',
      severity: 'critical',
      keywords: ['atatt3xff'],
      token: 'ATATT3xFf[A-Za-z0-9_-]{150,220}=[A-F0-9]{8}',
      goesOnWith: BASE64,
      entropy: 4,
      source: ATLASSIAN,
    }),
    assignedRule({
      id: 'atlassian-api-token-of-old-format',
      description: 'Atlassian API token: acts for its owner in Jira, Confluence and others',
      severity: 'critical',
      names: ['atlassian', 'confluence', 'jira'],
      value: '[A-Za-z0-9]{24}',
      entropy: 3.7,
      source: ATLASSIAN,
    }),
    assignedRule({
      id: 'gitea-token',
      description: 'Gitea or Forgejo token: acts for its owner',
      severity: 'high',
      names: ['gitea', 'forgejo', 'codeberg'],
      value: '[a-f0-9]{40}',
      source: 'https://docs.gitea.com/development/api-usage',
    }),
    assignedRule({
      id: 'gitee-token',
      description: 'Gitee token: acts for its owner',
      severity: 'high',
      names: ['gitee'],
      value: '[a-f0-9]{32}',
      source: 'https://gitee.com/api/v5/oauth_doc',
    }),
    tokenRule({
      id: 'sourcegraph-token',
      description: 'Sourcegraph access token: reads the code that its owner can',
      severity: 'high',
      keywords: ['sgp_'],
      token: 'sgp_(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}',
      source: 'https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token',
    }),
  ];
}
