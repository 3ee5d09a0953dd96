import type { ProviderRule } from '../provider-rule.ts';
import { assignedRule, tokenRule } from '../rule-builders.ts';

const SHOPIFY = 'https://shopify.dev/docs/apps/build/authentication-authorization';

const SHOPIFY_TOKENS = [
  [
    'shpat',
    'access-token',
    "Admin API access token: reads and changes a shop's customers and orders",
    'critical',
  ],
  [
    'shpca',
    'custom-app-token',
    "custom app token: reads and changes a shop's customers and orders",
    'critical',
  ],
  [
    'shppa',
    'private-app-password',
    "private app password: reads and changes a shop's customers and orders",
    'critical',
  ],
  ['shpss', 'shared-secret', 'shared secret of an app: gets tokens and forges events', 'high'],
] as const;

export function commerceRules(): readonly ProviderRule[] {
  return [
    ...SHOPIFY_TOKENS.map(([prefix, kind, description, severity]) =>
      tokenRule({
        id: `shopify-${kind}`,
        description: `Shopify ${description}`,
        severity,
        keywords: [`${prefix}_`],
        token: `${prefix}_[a-fA-F0-9]{32}`,
        source: SHOPIFY,
      }),
    ),
    assignedRule({
      id: 'woocommerce-secret',
      description: "WooCommerce REST secret: reads and changes a shop's customers and orders",
      severity: 'high',
      names: ['woocommerce', 'woo_commerce'],
      exactNames: ['consumer_secret', 'consumersecret', 'consumer-secret'],
      value: 'cs_[a-f0-9]{40}',
      source: 'https://woocommerce.com/document/woocommerce-rest-api/',
    }),
    tokenRule({
      id: 'easypost-api-key',
      description: 'EasyPost API key: buys postage on the account',
      severity: 'high',
      keywords: ['ezak'],
      token: 'EZAK[A-Za-z0-9]{54}',
      entropy: 4,
      source: 'https://docs.easypost.com/docs/authentication',
    }),
    tokenRule({
      id: 'easypost-test-api-key',
      description: 'EasyPost test API key: acts on the test account',
      severity: 'low',
      keywords: ['eztk'],
      token: 'EZTK[A-Za-z0-9]{54}',
      entropy: 4,
      source: 'https://docs.easypost.com/docs/authentication',
    }),
    tokenRule({
      id: 'shippo-token',
      description: 'Shippo API token: buys postage on the account',
      severity: 'high',
      keywords: ['shippo_live_'],
      token: 'shippo_live_[a-f0-9]{40}',
      source: 'https://docs.goshippo.com/docs/guides_general/authentication/',
    }),
    tokenRule({
      id: 'lob-api-key',
      description: 'Lob API key: sends mail on the account',
      severity: 'high',
      keywords: ['live_'],
      token: 'live_[a-f0-9]{35}',
      source: 'https://docs.lob.com/#tag/Authentication',
    }),
    tokenRule({
      id: 'duffel-access-token',
      description: 'Duffel access token: books travel on the account',
      severity: 'high',
      keywords: ['duffel_live_'],
      token: 'duffel_live_[A-Za-z0-9_-]{43}',
      entropy: 3.8,
      source: 'https://duffel.com/docs/api/overview/test-mode',
    }),
    assignedRule({
      id: 'etsy-api-key',
      description: 'Etsy API keystring: calls the API as the application',
      severity: 'medium',
      names: ['etsy'],
      value: '[a-z0-9]{24}',
      entropy: 3.3,
      source: 'https://developers.etsy.com/documentation/essentials/authentication',
    }),
    tokenRule({
      id: 'ebay-client-secret',
      description: 'eBay certificate id, of production or the sandbox: gets tokens as the application',
      severity: 'high',
      keywords: ['prd-', 'sbx-'],
      token: '(?:PRD|SBX)-[a-f0-9]{12}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}',
      source: 'https://developer.ebay.com/api-docs/static/oauth-credentials.html',
    }),
    assignedRule({
      id: 'printful-token',
      description: 'Printful private token: orders and reads the orders of a shop',
      severity: 'high',
      names: ['printful'],
      value: '[A-Za-z0-9]{40}',
      entropy: 4.05,
      source: 'https://developers.printful.com/docs/#section/Authentication',
    }),
  ];
}
