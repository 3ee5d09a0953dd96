import type { ScriptPoint } from './actor-script.ts';

/** Where everything stands at one moment of a schedule. */
export interface Moment<State, Call, Result> {
  readonly state: State;
  readonly actors: readonly Standing<Call, Result>[];
  readonly faultsLeft: number;
  readonly past: Past | null;
}

export interface Standing<Call, Result> {
  readonly point: ScriptPoint<Call, Result>;
  readonly isDead: boolean;
}

/** The steps that led to a moment, the last one first: moments share what they have in common. */
export interface Past {
  /** Null for what happened by itself. */
  readonly actor: number | null;
  readonly label: string;
  readonly length: number;
  readonly before: Past | null;
}

/** What can be seen of an actor: still at work, dead where it stood, or ended with a result. */
export type ActorView<Result> =
  | { readonly kind: 'running' }
  | { readonly kind: 'dead' }
  | { readonly kind: 'ended'; readonly result: Result };

export function viewOf<Call, Result>({ point, isDead }: Standing<Call, Result>): ActorView<Result> {
  if (isDead) return { kind: 'dead' };
  const { stance } = point;
  return stance.kind === 'calls' ? { kind: 'running' } : { kind: 'ended', result: stance.result };
}

export function onward(before: Past | null, actor: number | null, label: string): Past {
  return { actor, label, before, length: (before?.length ?? 0) + 1 };
}

/** One line a step, the first one first. */
export function scheduleOf(past: Past | null): readonly string[] {
  const steps: string[] = [];
  for (let step = past; step !== null; step = step.before)
    steps.push(step.actor === null ? step.label : `actor ${step.actor}: ${step.label}`);
  return steps.reverse();
}
