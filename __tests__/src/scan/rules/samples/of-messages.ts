import type { Draw } from './draw.ts';
import { type Generate, named, token, within } from './sample.ts';

const team = (d: Draw) => d.digits(10, 13);
const botId = (d: Draw) => Buffer.from(`1${d.digits(17)}`).toString('base64url');

export const MESSAGE_SAMPLES: Readonly<Record<string, Generate>> = {
  'slack-bot-token': token(d => `xoxb-${team(d)}-${team(d)}-${d.alnum(24)}`),
  'slack-user-token': token(d => `xoxp-${team(d)}-${team(d)}-${team(d)}-${d.hex(32)}`),
  'slack-workspace-token': token(
    d => `xox${d.pick('a', 'r')}-2-${team(d)}-${team(d)}-${team(d)}-${d.hex(24, 40)}`,
  ),
  'slack-session-token': token(d => `xox${d.pick('c', 's')}-${team(d)}-${team(d)}-${team(d)}-${d.hex(64)}`),
  'slack-rotating-token': token(d => `xoxe${d.pick('', '.xoxb', '.xoxp')}-1-${d.alnum(140, 175)}`),
  'slack-app-token': token(d => `xapp-1-A${d.upper(8, 12)}-${team(d)}-${d.hex(64)}`),
  'slack-webhook': within(
    'https://hooks.slack.com/services/',
    d => `T${d.upper(8, 12)}/B${d.upper(8, 13)}/${d.alnum(24, 40)}`,
  ),
  'slack-signing-secret': named('slack_signing_secret', d => d.hex(32)),
  'discord-bot-token': named('discord_token', d => `${botId(d)}.${d.url64(6)}.${d.url64(27, 38)}`),
  'discord-webhook': within(
    d => `https://discord.com/api/webhooks/${d.digits(17, 20)}/`,
    d => d.url64(60, 72),
  ),
  'discord-client-secret': named('discord_client_secret', d => d.url64(32)),
  'telegram-bot-token': token(d => `${d.digits(8, 10)}:AA${d.url64(33)}`),
  'microsoft-teams-webhook': within(
    'https://a.webhook.office.com/',
    d => `webhookb2/${d.uuid()}@${d.uuid()}/IncomingWebhook/${d.hex(32)}/${d.uuid()}`,
  ),
  'google-chat-webhook': within(
    d => `https://chat.googleapis.com/v1/spaces/${d.url64(8, 16)}/messages?key=${d.url64(39)}&token=`,
    d => d.url64(43),
  ),
  'twilio-auth-token': named('twilio_auth_token', d => d.hex(32)),
  'twilio-api-key': named('twilio_api_key', d => `SK${d.hex(32)}`),
  'twilio-credential-pair': within(
    d => `curl -u AC${d.digits(1)}${d.hex(31)}:`,
    d => d.hex(32),
  ),
  'vonage-api-secret': named('vonage_api_secret', d => d.alnum(16)),
  'telnyx-api-key': token(d => `KEY0${d.upperHex(31)}_${d.alnum(22)}`),
  'onesignal-api-key': token(
    d => `os_v2_${d.pick('app', 'org')}_${d.of('abcdefghijklmnopqrstuvwxyz234567', 100, 110)}`,
  ),
  'messagebird-access-key': named('messagebird_access_key', d => d.alnum(25)),
  'line-channel-access-token': named('line_channel_access_token', d => d.base64(170, 176)),
  'sendgrid-api-key': token(d => `SG.${d.url64(22)}.${d.url64(43)}`),
  'mailgun-private-key': token(d => `key-${d.hex(32)}`),
  'mailgun-api-key': named('mailgun_api_key', d => `${d.hex(32)}-${d.hex(8)}-${d.hex(8)}`),
  'mailchimp-api-key': token(d => `${d.hex(32)}-us1${d.digits(0, 1)}`),
  'mandrill-api-key': named('mandrill_api_key', d => `md-${d.url64(22)}`),
  'postmark-token': named('postmark_server_token', d => d.uuid()),
  'resend-api-key': within('new Resend("', d => `re_${d.alnum(8)}_${d.alnum(24)}`),
  'brevo-api-key': token(d => `xkeysib-${d.hex(64)}-${d.alnum(16)}`),
  'brevo-smtp-key': token(d => `xsmtpsib-${d.hex(64)}-${d.alnum(16)}`),
  'mailjet-secret-key': named('mailjet_secret_key', d => d.hex(32)),
  'sparkpost-api-key': named('sparkpost_api_key', d => d.hex(40)),
  'mailersend-token': token(d => `mlsn.${d.hex(64)}`),
  'klaviyo-private-key': named('klaviyo_private_key', d => `pk_${d.hex(34)}`),
  'smtp2go-api-key': token(d => `api-${d.upperHex(32)}`),
  'zoho-token': token(d => `1000.${d.hex(32)}.${d.hex(32)}`),
  'activecampaign-api-key': named('activecampaign_api_key', d => d.hex(72)),
};
