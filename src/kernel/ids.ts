import { randomBytes } from 'node:crypto';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-hjkmnp-tv-z]{8}$/;
const SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const STEP_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const STEP_NAME_RULE = '1 to 64 of a-z, 0-9, "_" and "-", starting with a letter or digit';

/**
 * A sortable id for one launch of one step: `<yyyymmddThhmmssZ>-<8 base32>`, UTC.
 * 40 random bits, so that two launches in the same second do not meet.
 */
export function newRunId(now: Date, random: Uint8Array = randomBytes(5)): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${stamp}-${base32(random)}`;
}

export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** When the run was launched, to the second; undefined when `runId` is none. */
export function startOfRun(runId: string): Date | undefined {
  if (!isRunId(runId)) return undefined;
  const time = runId.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z.*$/, '$1-$2-$3T$4:$5:$6.000Z');
  return Number.isNaN(Date.parse(time)) ? undefined : new Date(time);
}

export function isStepName(text: string): boolean {
  return STEP_NAME.test(text);
}

/** Whether `text` may be a session's id: no name of a folder elsewhere is. */
export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = BigInt(bytes.length * 8 - 5); shift >= 0n; shift -= 5n) {
    text += CROCKFORD[Number((bits >> shift) & 31n)];
  }
  return text;
}
