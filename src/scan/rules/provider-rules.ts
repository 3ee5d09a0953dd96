import type { Rule } from '../rule.ts';
import { type NamedFormat, namedRule, type ProviderFormat, providerRule } from './provider-format.ts';
import { CLOUDS } from './providers/clouds.ts';
import { FORGES } from './providers/forges.ts';
import { MESSAGING } from './providers/messaging.ts';
import { MODELS } from './providers/models.ts';
import { NAMED_CLOUDS } from './providers/named-clouds.ts';
import { NAMED_SERVICES } from './providers/named-services.ts';
import { OPERATIONS } from './providers/operations.ts';
import { OTHERS } from './providers/others.ts';
import { PAYMENTS } from './providers/payments.ts';
import { REGISTRIES } from './providers/registries.ts';

export const PROVIDER_FORMATS: readonly ProviderFormat[] = [
  ...FORGES,
  ...CLOUDS,
  ...MODELS,
  ...MESSAGING,
  ...PAYMENTS,
  ...REGISTRIES,
  ...OPERATIONS,
  ...OTHERS,
];

export const NAMED_FORMATS: readonly NamedFormat[] = [...NAMED_SERVICES, ...NAMED_CLOUDS];

export function providerRules(): readonly Rule[] {
  return [...PROVIDER_FORMATS.map(providerRule), ...NAMED_FORMATS.map(namedRule)];
}
