import type { ProviderRule } from '../provider-rule.ts';
import { tokenRule } from '../rule-builders.ts';
import { hasGitlabChecksum } from '../token-checksums.ts';

const TOKENS = 'https://docs.gitlab.com/security/tokens/';

/** The payload with its routing, from 27 characters on, a version from GitLab 18 on, the payload's length and a checksum. */
const ROUTABLE = '[A-Za-z0-9_-]{27,300}\\.(?:[0-9a-z]{2}\\.)?[0-9a-z]{9}';

const KINDS = [
  [
    'glpat',
    'personal-access-token',
    'personal, project or group access token: acts for its owner',
    'critical',
    '[A-Za-z0-9_-]{20}',
  ],
  [
    'gloas',
    'oauth-application-secret',
    'OAuth application secret: gets tokens as the application',
    'high',
    '[A-Za-z0-9_-]{64}',
  ],
  [
    'gldt',
    'deploy-token',
    'deploy token: pulls and may push code, packages and images',
    'high',
    '[A-Za-z0-9_-]{20}',
  ],
  [
    'glrt',
    'runner-token',
    'runner authentication token: takes jobs and sees their variables',
    'high',
    '(?:t[0-9]_)?[A-Za-z0-9_-]{20}',
  ],
  [
    'glrtr',
    'runner-registration-token',
    'runner registration token: registers runners',
    'high',
    '[A-Za-z0-9_-]{20}',
  ],
  [
    'glcbt',
    'job-token',
    'job token: acts for a job while it runs',
    'medium',
    '(?:[0-9a-f]{1,5}_)?[A-Za-z0-9_-]{20}',
  ],
  ['glptt', 'pipeline-trigger-token', 'trigger token: starts pipelines', 'medium', '[0-9a-f]{40}'],
  ['glft', 'feed-token', 'feed token: reads the activity and calendar of a user', 'low', '[A-Za-z0-9_-]{20}'],
  ['glimt', 'incoming-mail-token', 'incoming mail token: opens issues as a user', 'low', '[A-Za-z0-9_-]{25}'],
  [
    'glagent',
    'agent-token',
    'agent token for Kubernetes: connects as the agent of a cluster',
    'high',
    '[A-Za-z0-9_-]{50}',
  ],
  ['glwt', 'workspace-token', 'workspace token: reaches a workspace', 'medium', '[A-Za-z0-9_-]{20}'],
  ['glsoat', 'scim-token', 'SCIM token: manages the users of a group', 'critical', '[A-Za-z0-9_-]{20}'],
  [
    'glffct',
    'feature-flags-token',
    'feature flags client token: reads the flags of a project',
    'low',
    '[A-Za-z0-9_-]{20}',
  ],
] as const;

export function gitlabRules(): readonly ProviderRule[] {
  return [
    ...KINDS.map(([prefix, kind, description, severity, body]) =>
      tokenRule({
        id: `gitlab-${kind}`,
        description: `GitLab ${description}`,
        severity,
        keywords: [`${prefix}-`],
        token: `${prefix}-(?:${body}|(?:t[0-9]_)?${ROUTABLE})`,
        goesOnWith: 'A-Za-z0-9_-',
        isValid: hasGitlabChecksum,
        source: TOKENS,
      }),
    ),
    tokenRule({
      id: 'gitlab-runner-registration-token-of-old-format',
      description: 'GitLab runner registration token: registers runners',
      severity: 'high',
      keywords: ['gr1348941'],
      token: 'GR1348941[A-Za-z0-9_-]{20}',
      entropy: 3.2,
      source: TOKENS,
    }),
  ];
}
