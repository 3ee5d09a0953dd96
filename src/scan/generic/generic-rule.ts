import type { Found, Rule, RuleLabel } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';
import { assignmentAt } from './assignment.ts';
import { hasBareValues, judge } from './judge.ts';
import type { NameClass } from './key-name.ts';

const LABELS: Readonly<Record<NameClass, RuleLabel>> = {
  password: { id: 'generic-password', description: 'Password given in the open', severity: 'high' },
  secret: { id: 'generic-secret', description: 'Secret given in the open', severity: 'high' },
  token: { id: 'generic-token', description: 'Token given in the open', severity: 'high' },
  key: { id: 'generic-key', description: 'Key given in the open', severity: 'high' },
  auth: { id: 'generic-authorization', description: 'Authorization given in the open', severity: 'high' },
  credential: { id: 'generic-credential', description: 'Credential given in the open', severity: 'medium' },
};

/** Values that are given to something with a secret's name, judged by the name, the value's shape and the kind of file. */
export function genericRule(): Rule {
  return {
    id: 'generic',
    description: 'Secret given in the open',
    severity: 'high',
    tier: 2,
    keywords: [
      'pass',
      'pwd',
      'secret',
      'token',
      'key',
      'auth',
      'cred',
      'psw',
      'bearer',
      'hmac',
      '_sid',
      'session',
      'otp',
      'sig"',
      'sig\\"',
      'sig=',
    ],
    definition: 'generic',
    at: find,
  };
}

function find(text: ScannedText, start: number, end: number): Found | undefined {
  if (!text.isTextAt(start)) return undefined;
  const assignment = assignmentAt(text.text, start, end, hasBareValues(text.kind));
  if (assignment === undefined) return undefined;
  const of = judge(assignment, text);
  return of === undefined ? undefined : { start: assignment.start, end: assignment.end, label: LABELS[of] };
}
