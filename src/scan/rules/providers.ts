import { amazonAndGoogleRules } from './fields/amazon-and-google.ts';
import { applicationServiceRules } from './fields/application-services.ts';
import { azureRules } from './fields/azure.ts';
import { blockchainRules } from './fields/blockchains.ts';
import { cloudRules } from './fields/clouds.ts';
import { commerceRules } from './fields/commerce.ts';
import { databaseRules } from './fields/databases.ts';
import { deliveryRules } from './fields/delivery.ts';
import { edgeAndClusterRules } from './fields/edge-and-clusters.ts';
import { emailRules } from './fields/email.ts';
import { gitlabRules } from './fields/gitlab.ts';
import { hostingRules } from './fields/hosting.ts';
import { identityRules } from './fields/identity.ts';
import { incidentAndAnalyticsRules } from './fields/incidents-and-analytics.ts';
import { messagingRules } from './fields/messaging.ts';
import { modelToolRules } from './fields/model-tools.ts';
import { modelRules } from './fields/models.ts';
import { monitoringRules } from './fields/monitoring.ts';
import { packageRegistryRules } from './fields/package-registries.ts';
import { paymentRules } from './fields/payment.ts';
import { sourceControlRules } from './fields/source-control.ts';
import { vaultRules } from './fields/vaults.ts';
import { webServiceRules } from './fields/web-services.ts';
import { workToolRules } from './fields/work-tools.ts';
import type { ProviderRule } from './provider-rule.ts';

/**
 * The documented formats of providers' secrets. A match is a finding if its secret has the rule's entropy and
 * checksum and is no placeholder (`isPlaceholder`). What a rule matches has one of its keywords in it. Where two rules
 * match the same text, the earlier one tells more.
 */
export function providerRules(): readonly ProviderRule[] {
  return [
    ...amazonAndGoogleRules(),
    ...azureRules(),
    ...cloudRules(),
    ...hostingRules(),
    ...edgeAndClusterRules(),
    ...sourceControlRules(),
    ...gitlabRules(),
    ...modelRules(),
    ...modelToolRules(),
    ...identityRules(),
    ...paymentRules(),
    ...commerceRules(),
    ...messagingRules(),
    ...emailRules(),
    ...monitoringRules(),
    ...incidentAndAnalyticsRules(),
    ...databaseRules(),
    ...packageRegistryRules(),
    ...deliveryRules(),
    ...vaultRules(),
    ...workToolRules(),
    ...webServiceRules(),
    ...applicationServiceRules(),
    ...blockchainRules(),
  ];
}
