import { isMonotonous } from '../generic/placeholder.ts';
import { valueShape } from '../generic/value-shape.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';

const URI = /otpauth:\/\/[ht]otp\/[^\s"'`<>]{1,300}?[?&]secret=([A-Z2-7]{8,128})/iy;
const NAMED =
  /(?:otp|2fa|mfa|secret|seed|authenticator)[\w.-]{0,40}(?:["'\])]|\s){0,4}(?:=>|:=|=|:|,|\()\s{0,4}(?:[\w.]{0,30}\()?["'`]?([A-Z2-7]{16,128})=*["'`]?(?![\w+/-])/iy;

/** The seed of one-time passwords: base32 in an otpauth URI (Google Authenticator's "Key Uri Format"), or under its name. */
export function otpSeedRule(): Rule {
  return {
    id: 'otp-seed',
    description: 'Seed of one-time passwords',
    severity: 'critical',
    tier: 1,
    keywords: ['otpauth://', 'otp', '2fa', 'mfa', 'secret', 'seed', 'authenticator'],
    definition: `${URI} ${NAMED}`,
    at: ({ text, isTextAt }: ScannedText, start: number): Found | undefined => {
      if (!isTextAt(start)) return undefined;
      for (const pattern of [URI, NAMED]) {
        pattern.lastIndex = start;
        const match = pattern.exec(text);
        const seed = match?.[1];
        if (match === null || seed === undefined) continue;
        const at = start + match[0].lastIndexOf(seed);
        if (isSeed(seed)) return { start: at, end: at + seed.length };
      }
      return undefined;
    },
  };
}

function isSeed(seed: string): boolean {
  if (seed !== seed.toUpperCase() || isMonotonous(seed)) return false;
  const shape = valueShape(seed);
  return shape.entropy > 2.5 && (shape.digits > 0 || shape.wordiness < 0.45);
}
