import type { ProviderRule } from '../provider-rule.ts';
import { assignedRule, BASE64, contextRule, tokenRule } from '../rule-builders.ts';
import { hasDiscordId } from '../token-checksums.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SLACK = 'https://docs.slack.dev/authentication/tokens';
const TWILIO = 'https://www.twilio.com/docs/iam/api-keys';

/**
 * How an account's id begins: `AC` and hexadecimal digits. Those that have no decimal among the first two are left
 * out, one in seven: they begin words such as `access`.
 */
const TWILIO_ACCOUNTS = [...'0123456789abcdef']
  .flatMap(first => [...'0123456789abcdef'].map(second => `ac${first}${second}`))
  .filter(start => /[0-9]/.test(start));

export function messagingRules(): readonly ProviderRule[] {
  return [
    tokenRule({
      id: 'slack-bot-token',
      description: 'Slack bot token: reads and posts as the app',
      severity: 'high',
      keywords: ['xoxb-'],
      token: 'xoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}',
      entropy: 3.4,
      source: SLACK,
    }),
    tokenRule({
      id: 'slack-user-token',
      description: 'Slack user token: reads and posts as a person',
      severity: 'critical',
      keywords: ['xoxp-'],
      token: 'xoxp-[0-9]{10,13}-[0-9]{10,13}-[0-9]{10,13}-[a-f0-9]{32}',
      source: SLACK,
    }),
    tokenRule({
      id: 'slack-workspace-token',
      description: 'Slack workspace or refresh token of an old kind: acts for an app',
      severity: 'high',
      keywords: ['xoxa-2-', 'xoxr-2-', 'xoxr-', 'xoxa-'],
      token: 'xox[ar]-(?:2-)?(?:[0-9]{10,13}-){2,3}[a-f0-9]{24,40}',
      source: SLACK,
    }),
    tokenRule({
      id: 'slack-session-token',
      description: 'Slack token of a browser: acts for a person',
      severity: 'critical',
      keywords: ['xoxc-', 'xoxs-'],
      token: 'xox[cs]-(?:[0-9]{10,13}-){3}[a-f0-9]{64}',
      source: SLACK,
    }),
    tokenRule({
      id: 'slack-rotating-token',
      description: 'Slack token of an app with token rotation, or its refresh token',
      severity: 'high',
      keywords: ['xoxe.xox', 'xoxe-1-'],
      token: 'xoxe(?:\\.xox[bp])?-1-[A-Za-z0-9]{140,175}',
      entropy: 4,
      source: 'https://docs.slack.dev/authentication/using-token-rotation',
    }),
    tokenRule({
      id: 'slack-app-token',
      description: 'Slack app-level token: receives the events of every workspace with the app',
      severity: 'high',
      keywords: ['xapp-1-'],
      token: 'xapp-1-A[A-Z0-9]{8,12}-[0-9]{10,13}-[a-f0-9]{64}',
      source: SLACK,
    }),
    contextRule({
      id: 'slack-webhook',
      description: 'Slack incoming webhook: posts to a channel',
      severity: 'medium',
      keywords: ['hooks.slack.com/'],
      before: 'hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/',
      secret: 'T[A-Z0-9]{8,12}/[A-Z0-9]{8,14}/(?:[0-9]{10,20}/)?[A-Za-z0-9]{24,40}',
      entropy: 3.4,
      source: 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks',
    }),
    assignedRule({
      id: 'slack-signing-secret',
      description: "Slack signing secret: forges events of an app's workspaces",
      severity: 'high',
      names: ['slack'],
      value: '[a-f0-9]{32}',
      source: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
    }),
    assignedRule({
      id: 'discord-bot-token',
      description: 'Discord bot token: acts for the bot in its servers',
      severity: 'high',
      names: ['discord'],
      exactNames: ['bot_token', 'bottoken', 'bot-token', 'client.login', 'bot.run', 'client.run'],
      value: '[MNO][A-Za-z0-9_-]{22,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}',
      entropy: 4,
      isValid: hasDiscordId,
      source: 'https://discord.com/developers/docs/reference#authentication',
    }),
    contextRule({
      id: 'discord-webhook',
      description: 'Discord webhook: posts to a channel',
      severity: 'medium',
      keywords: ['/api/webhooks/', '/webhooks/'],
      before: 'discord(?:app)?\\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/',
      secret: '[A-Za-z0-9_-]{60,72}',
      entropy: 4,
      source: 'https://discord.com/developers/docs/resources/webhook',
    }),
    assignedRule({
      id: 'discord-client-secret',
      description: 'Discord client secret: gets tokens as the application',
      severity: 'high',
      names: ['discord'],
      value: '[A-Za-z0-9_-]{32}',
      entropy: 4.05,
      source: 'https://discord.com/developers/docs/topics/oauth2',
    }),
    tokenRule({
      id: 'telegram-bot-token',
      description: 'Telegram bot token: acts for the bot',
      severity: 'high',
      keywords: [':aa'],
      token: '(?:bot)?[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
      goesOnWith: 'A-Za-z0-9_:-',
      entropy: 3.8,
      source: 'https://core.telegram.org/bots/features#botfather',
    }),
    contextRule({
      id: 'microsoft-teams-webhook',
      description: 'Microsoft Teams incoming webhook: posts to a channel',
      severity: 'medium',
      keywords: ['.webhook.office.com/'],
      before: '\\.webhook\\.office\\.com/',
      secret: `webhookb2/${UUID}@${UUID}/IncomingWebhook/[a-f0-9]{32}/${UUID}(?:/[A-Za-z0-9_-]{20,50})?`,
      source:
        'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
    }),
    contextRule({
      id: 'google-chat-webhook',
      description: 'Google Chat webhook: posts to a space',
      severity: 'medium',
      keywords: ['chat.googleapis.com/v1/spaces/'],
      before:
        'chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]{8,16}/messages\\?key=[A-Za-z0-9_-]{39}&(?:amp;)?token=',
      secret: '[A-Za-z0-9_-]{43}(?:%3D)?',
      entropy: 3.8,
      source: 'https://developers.google.com/workspace/chat/quickstart/webhooks',
    }),
    assignedRule({
      id: 'twilio-auth-token',
      description: 'Twilio auth token: full access to the account',
      severity: 'critical',
      names: ['twilio'],
      value: '[a-f0-9]{32}',
      source: 'https://www.twilio.com/docs/iam/api/authtoken',
    }),
    assignedRule({
      id: 'twilio-api-key',
      description: 'Twilio API key: with its secret, calls and sends messages on the account',
      severity: 'medium',
      names: ['twilio'],
      value: 'SK[a-f0-9]{32}',
      source: TWILIO,
    }),
    contextRule({
      id: 'twilio-credential-pair',
      description: 'Twilio auth token beside its account: full access to the account',
      severity: 'critical',
      keywords: TWILIO_ACCOUNTS,
      before: '(?<![A-Za-z0-9])AC[a-f0-9]{32}(?![A-Za-z0-9])[\\s\\S]{1,100}?(?<![A-Za-z0-9_.-])',
      secret: '[a-f0-9]{32}',
      goesOnWith: 'A-Za-z0-9_.-',
      source: 'https://www.twilio.com/docs/iam/api/authtoken',
    }),
    assignedRule({
      id: 'vonage-api-secret',
      description: 'Vonage API secret: calls and sends messages on the account',
      severity: 'high',
      names: ['vonage', 'nexmo'],
      value: '[A-Za-z0-9]{16}',
      entropy: 3.3,
      source: 'https://developer.vonage.com/en/getting-started/concepts/authentication',
    }),
    tokenRule({
      id: 'telnyx-api-key',
      description: 'Telnyx API key: calls and sends messages on the account',
      severity: 'high',
      keywords: ['key0'],
      token: 'KEY0[0-9A-F]{31}_[A-Za-z0-9]{22}',
      entropy: 3.8,
      source: 'https://developers.telnyx.com/development/api-fundamentals/authentication',
    }),
    tokenRule({
      id: 'onesignal-api-key',
      description: 'OneSignal API key: sends messages to every user of an app',
      severity: 'high',
      keywords: ['os_v2_app_', 'os_v2_org_'],
      token: 'os_v2_(?:app|org)_[a-z2-7]{100,110}',
      entropy: 4,
      source: 'https://documentation.onesignal.com/docs/keys-and-ids',
    }),
    assignedRule({
      id: 'messagebird-access-key',
      description: 'Bird (MessageBird) access key: sends messages on the account',
      severity: 'high',
      names: ['messagebird'],
      value: '[A-Za-z0-9]{25}',
      entropy: 3.6,
      source: 'https://developers.messagebird.com/api/',
    }),
    assignedRule({
      id: 'line-channel-access-token',
      description: 'LINE channel access token: sends messages as the account',
      severity: 'high',
      names: ['line_bot', 'linebot', 'line_channel', 'line-bot'],
      exactNames: ['channel_access_token', 'channelaccesstoken'],
      value: '[A-Za-z0-9+/]{170,176}(?:=|%3D){0,2}',
      goesOnWith: BASE64,
      entropy: 4.3,
      source: 'https://developers.line.biz/en/docs/basics/channel-access-token/',
    }),
  ];
}
