import type { ProviderRule } from '../provider-rule.ts';
import { assignedRule, tokenRule } from '../rule-builders.ts';
import { isBech32 } from '../token-checksums.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const VAULT = 'https://developer.hashicorp.com/vault/docs/concepts/tokens';
const DOPPLER = 'https://docs.doppler.com/reference/auth-token-formats';

const DOPPLER_TOKENS = [
  ['pt', 'personal-token', 'personal token: acts for its owner', 'critical'],
  ['st', 'service-token', 'service token: reads the secrets of a config', 'critical'],
  ['ct', 'cli-token', 'CLI token: acts for its owner', 'critical'],
  ['sa', 'service-account-token', 'service account token: reads and changes secrets', 'critical'],
  ['scim', 'scim-token', 'SCIM token: manages users', 'high'],
  ['audit', 'audit-token', 'audit token: reads the log of a workplace', 'medium'],
] as const;

/** Who keeps secrets, and the networks and keys that lead to them. */
export function vaultRules(): readonly ProviderRule[] {
  return [
    tokenRule({
      id: 'vault-service-token',
      description: 'HashiCorp Vault service token: reads secrets as its policies allow',
      severity: 'critical',
      keywords: ['hvs.'],
      token: 'hvs\\.[A-Za-z0-9_-]{24,300}',
      entropy: 3.7,
      source: VAULT,
    }),
    tokenRule({
      id: 'vault-batch-token',
      description: 'HashiCorp Vault batch token: reads secrets as its policies allow, until it expires',
      severity: 'critical',
      keywords: ['hvb.'],
      token: 'hvb\\.[A-Za-z0-9_-]{100,400}',
      entropy: 4,
      source: VAULT,
    }),
    tokenRule({
      id: 'vault-recovery-token',
      description: 'HashiCorp Vault recovery token: reads and changes what Vault stores',
      severity: 'critical',
      keywords: ['hvr.'],
      token: 'hvr\\.[A-Za-z0-9_-]{24,300}',
      entropy: 3.7,
      source: VAULT,
    }),
    assignedRule({
      id: 'vault-service-token-of-old-format',
      description: 'HashiCorp Vault service token: reads secrets as its policies allow',
      severity: 'critical',
      names: ['vault'],
      value: 's\\.[A-Za-z0-9]{24}(?:\\.[A-Za-z0-9]{5})?',
      goesOnWith: 'A-Za-z0-9_.(-',
      entropy: 3.7,
      source: VAULT,
    }),
    ...DOPPLER_TOKENS.map(([kind, name, description, severity]) =>
      tokenRule({
        id: `doppler-${name}`,
        description: `Doppler ${description}`,
        severity,
        keywords: [`dp.${kind}.`],
        token: `dp\\.${kind}\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}`,
        entropy: 3.8,
        source: DOPPLER,
      }),
    ),
    assignedRule({
      id: 'infisical-service-token',
      description: 'Infisical service token: reads the secrets of a project',
      severity: 'critical',
      names: ['infisical'],
      value: `st\\.(?:${UUID}|[a-f0-9]{24})\\.[a-f0-9]{32}\\.[a-f0-9]{32}`,
      source: 'https://infisical.com/docs/documentation/platform/token',
    }),
    tokenRule({
      id: '1password-service-account-token',
      description: '1Password service account token: reads the items of its vaults',
      severity: 'critical',
      keywords: ['ops_eyj'],
      token: 'ops_eyJ[A-Za-z0-9+/_-]{250,1500}={0,2}',
      goesOnWith: 'A-Za-z0-9+/=_-',
      entropy: 4,
      source: 'https://developer.1password.com/docs/service-accounts/security/',
    }),
    tokenRule({
      id: '1password-secret-key',
      description: '1Password secret key: with the password, unlocks an account',
      severity: 'critical',
      keywords: ['a3-'],
      token: 'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{6}-[A-Z0-9]{5}|[A-Z0-9]{11})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
      entropy: 3.6,
      source: 'https://support.1password.com/secret-key-security/',
    }),
    tokenRule({
      id: 'age-secret-key',
      description: 'age secret key: decrypts what was encrypted to it',
      severity: 'critical',
      keywords: ['age-secret-key-1'],
      token: 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
      entropy: 3.6,
      isValid: isBech32,
      source: 'https://github.com/C2SP/C2SP/blob/main/age.md',
    }),
    tokenRule({
      id: 'tailscale-key',
      description: 'Tailscale key: joins machines to a network or manages it',
      severity: 'critical',
      keywords: ['tskey-'],
      token: 'tskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{10,24}-[A-Za-z0-9]{20,40}',
      entropy: 3.6,
      source: 'https://tailscale.com/kb/1277/key-prefixes',
    }),
    assignedRule({
      id: 'ngrok-token',
      description: 'ngrok authtoken or API key: opens tunnels, or manages the account',
      severity: 'high',
      names: ['ngrok'],
      exactNames: ['authtoken'],
      value: '2[A-Za-z0-9]{26}_[A-Za-z0-9]{19,21}',
      entropy: 4,
      source: 'https://ngrok.com/docs/agent/',
    }),
  ];
}
