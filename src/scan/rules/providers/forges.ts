import { hasCrc32Tail } from '../crc32-tail.ts';
import type { ProviderFormat } from '../provider-format.ts';

/** Tokens of GitHub and GitLab. */
export const FORGES: readonly ProviderFormat[] = [
  {
    id: 'github-personal-token',
    description: 'GitHub personal access token (classic)',
    severity: 'critical',
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
    formats: ['ghp_{an:36}'],
    isWhole: hasCrc32Tail,
  },
  {
    id: 'github-oauth-token',
    description: 'GitHub OAuth access token',
    severity: 'critical',
    source: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
    formats: ['gho_{an:36}'],
    isWhole: hasCrc32Tail,
  },
  {
    id: 'github-user-token',
    description: 'GitHub App user access token',
    severity: 'critical',
    source:
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app',
    formats: ['ghu_{an:36}'],
    isWhole: hasCrc32Tail,
  },
  {
    id: 'github-installation-token',
    description: 'GitHub App installation access token',
    severity: 'critical',
    source:
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app',
    formats: ['ghs_{an:36}'],
    isWhole: hasCrc32Tail,
  },
  {
    id: 'github-refresh-token',
    description: 'GitHub App refresh token',
    severity: 'critical',
    source:
      'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
    formats: ['ghr_{an:36-76}'],
  },
  {
    id: 'github-fine-grained-token',
    description: 'GitHub fine-grained personal access token',
    severity: 'critical',
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens',
    formats: ['github_pat_{an:22}_{an:59}'],
  },
  {
    id: 'gitlab-personal-token',
    description: 'GitLab personal, project or group access token',
    severity: 'critical',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glpat-{url:20}', 'glpat-{url:27-300}.{lo:2}.{lo:9}'],
  },
  {
    id: 'gitlab-deploy-token',
    description: 'GitLab deploy token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['gldt-{url:20}'],
  },
  {
    id: 'gitlab-runner-token',
    description: 'GitLab runner authentication token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glrt-{url:20}', 'glrt-t{d:1}_{url:20}'],
  },
  {
    id: 'gitlab-runner-registration',
    description: 'GitLab runner registration token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['GR1348941{url:20}'],
  },
  {
    id: 'gitlab-oauth-secret',
    description: 'GitLab OAuth application secret',
    severity: 'critical',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['gloas-{hex:64}'],
  },
  {
    id: 'gitlab-trigger-token',
    description: 'GitLab pipeline trigger token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glptt-{hex:40}', 'glptt-{url:27}'],
  },
  {
    id: 'gitlab-feed-token',
    description: 'GitLab feed token',
    severity: 'medium',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glft-{url:20}'],
  },
  {
    id: 'gitlab-mail-token',
    description: 'GitLab incoming mail token',
    severity: 'medium',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glimt-{url:25}'],
  },
  {
    id: 'gitlab-agent-token',
    description: 'GitLab agent for Kubernetes token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glagent-{url:50}'],
  },
  {
    id: 'gitlab-scim-token',
    description: 'GitLab SCIM token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glsoat-{url:20}'],
  },
  {
    id: 'gitlab-job-token',
    description: 'GitLab CI job token',
    severity: 'high',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glcbt-{an:1-5}_{url:20}'],
  },
  {
    id: 'gitlab-feature-token',
    description: 'GitLab feature flags client token',
    severity: 'medium',
    source: 'https://docs.gitlab.com/security/tokens/',
    formats: ['glffct-{url:20}'],
  },
];
