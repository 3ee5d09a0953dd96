import type { ProviderRule } from '../provider-rule.ts';
import { assignedRule, tokenRule } from '../rule-builders.ts';

/** Who delivers sites at the edge, keeps names, joins networks and runs clusters. */
export function edgeAndClusterRules(): readonly ProviderRule[] {
  return [
    assignedRule({
      id: 'fastly-api-token',
      description: "Fastly API token: changes and purges the account's services",
      severity: 'critical',
      names: ['fastly'],
      value: '[A-Za-z0-9_-]{32}',
      entropy: 4,
      source: 'https://www.fastly.com/documentation/reference/api/auth-tokens/',
    }),
    assignedRule({
      id: 'gandi-api-key',
      description: "Gandi API key: manages the account's domains",
      severity: 'high',
      names: ['gandi'],
      value: '[A-Za-z0-9]{24}|[a-f0-9]{40}',
      entropy: 3.3,
      source: 'https://api.gandi.net/docs/authentication/',
    }),
    assignedRule({
      id: 'ovh-application-secret',
      description: 'OVHcloud application secret or consumer key: signs calls on the account',
      severity: 'critical',
      names: ['ovh'],
      value: '[A-Za-z0-9]{32}',
      entropy: 3.3,
      source: 'https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api',
    }),
    tokenRule({
      id: 'scalingo-api-token',
      description: "Scalingo API token: manages its owner's apps",
      severity: 'critical',
      keywords: ['tk-us-'],
      token: 'tk-us-[A-Za-z0-9_-]{48}',
      entropy: 4,
      source: 'https://developers.scalingo.com/authentication',
    }),
    tokenRule({
      id: 'openshift-token',
      description: 'OpenShift user token: acts for a user on the cluster',
      severity: 'critical',
      keywords: ['sha256~'],
      token: 'sha256~[A-Za-z0-9_-]{43}',
      entropy: 4,
      source:
        'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/authentication_and_authorization/',
    }),
    tokenRule({
      id: 'rancher-api-token',
      description: 'Rancher API token: acts for a user on its clusters',
      severity: 'critical',
      keywords: ['token-', 'kubeconfig-u'],
      token: '(?:token-[a-z0-9]{5}|kubeconfig-u(?:ser)?-[a-z0-9]{5,16}):[a-z0-9]{54}',
      entropy: 4,
      source: 'https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys',
    }),
    tokenRule({
      id: 'volcengine-access-key-id',
      description: 'Volcengine access key id: with its secret, acts for its user',
      severity: 'medium',
      keywords: ['aklt'],
      token: 'AKLT[A-Za-z0-9_-]{43}',
      entropy: 4,
      source: 'https://www.volcengine.com/docs/6257/64983',
    }),
    tokenRule({
      id: 'defined-networking-token',
      description: 'Defined Networking token: joins hosts to a network and changes it',
      severity: 'high',
      keywords: ['dnkey-'],
      token: 'dnkey-[A-Z0-9=_-]{26}-[A-Z0-9=_-]{52}',
      goesOnWith: 'A-Za-z0-9=_-',
      entropy: 3.8,
      source: 'https://docs.defined.net/guides/automating-host-creation/',
    }),
    assignedRule({
      id: 'google-client-secret-of-old-format',
      description: 'Google OAuth client secret: gets tokens as the application',
      severity: 'high',
      exactNames: ['google_client_secret', 'google_secret', 'google_oauth_secret', 'googleclientsecret'],
      value: '[A-Za-z0-9_-]{24}',
      entropy: 3.7,
      source: 'https://developers.google.com/identity/protocols/oauth2',
    }),
    assignedRule({
      id: 'github-token-of-old-format',
      description: 'GitHub token of the old format, or an OAuth client secret: acts for its owner',
      severity: 'critical',
      exactNames: [
        'github_token',
        'github_secret',
        'github_client_secret',
        'github_access_token',
        'github_api_token',
        'github_oauth_token',
        'githubtoken',
        'gh_token',
      ],
      value: '[a-f0-9]{40}',
      source:
        'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authenticating-to-the-rest-api-with-an-oauth-app',
    }),
  ];
}
