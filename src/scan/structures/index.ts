import type { Rule } from '../rule.ts';
import { basicRule, bearerRule } from './auth-header.ts';
import {
  commandLineRule,
  curlUserRule,
  programPasswordRule,
  secureStringRule,
  sqlPasswordRule,
} from './command-line.ts';
import { jsonWebKeyRule } from './json-web-key.ts';
import { jsonWebTokenRule } from './json-web-token.ts';
import { nkeySeedRule } from './nkey-seed.ts';
import { otpSeedRule } from './otp-seed.ts';
import { privateKeyRule } from './private-key.ts';
import { urlCredentialsRule } from './url-credentials.ts';

/** Secrets that are known by where they stand, not by a provider's prefix. */
export function structureRules(): readonly Rule[] {
  return [
    privateKeyRule(),
    jsonWebKeyRule(),
    jsonWebTokenRule(),
    nkeySeedRule(),
    otpSeedRule(),
    urlCredentialsRule(),
    basicRule(),
    bearerRule(),
    commandLineRule(),
    programPasswordRule(),
    curlUserRule(),
    sqlPasswordRule(),
    secureStringRule(),
  ];
}
