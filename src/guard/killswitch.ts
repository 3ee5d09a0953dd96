import type { KillswitchState } from './state.ts';

/** Why everything has to stop, and who says so. */
export interface KillswitchReason {
  /** `state`, `input`, or the flag file's path. */
  readonly source: string;
  readonly reason: string;
  readonly actor: string | null;
}

/** What the state says of the killswitch at `now`: one that has expired is released. */
export function engagedInState(killswitch: KillswitchState | null, now: Date): KillswitchReason | undefined {
  if (killswitch === null) return undefined;
  if (killswitch.expires !== null && Date.parse(killswitch.expires) <= now.getTime()) return undefined;
  return { source: 'state', reason: killswitch.reason, actor: killswitch.actor };
}

/** What a text says that stands for the killswitch (an input wired to a variable, a flag file): on, unless it says `false` or, for an input, nothing. */
export function saysStop(text: string): boolean {
  return text.trim().toLowerCase() !== 'false';
}

export function killswitchMessage({ source, reason, actor }: KillswitchReason): string {
  const by = actor === null ? '' : ` by ${actor}`;
  return `The killswitch is on (${source}${by}): ${reason}`.replace(/([^.!?])$/, '$1.');
}

export function killswitchFix({ source }: KillswitchReason): string {
  if (source === 'state') return 'Release it when all is well: `p1 guard release --reason …`.';
  return source === 'input'
    ? 'Set the variable that the input `killswitch` is wired to to false.'
    : `Remove ${source}, or write false into it.`;
}
