import {
  allows,
  type Constraint,
  canBothHold,
  exactly,
  formatConstraint,
  startingWith,
} from './constraint.ts';
import type { Pin, PinPlace, Tool } from './pin.ts';
import type { Version } from './version.ts';

/** What one place asks for: a pin, or the values of a list of which any may hold. */
export interface Wish {
  readonly tool: Tool;
  readonly pins: readonly [Pin, ...Pin[]];
  readonly constraint: Constraint;
  /** The same for what asks for the same. */
  readonly key: string;
  /** Folders of the repository that it is for, with all below them; '' is the root. */
  readonly parts: readonly string[];
  /** Whether it is a list of values that are used in turn. */
  readonly isList: boolean;
  readonly place: PinPlace;
}

/** What the pins of one tool ask for; those of which nothing is known are left out. */
export function wishesOf(pins: readonly Pin[]): readonly Wish[] {
  const groups = new Map<string, [Pin, ...Pin[]]>();
  for (const [index, pin] of pins.entries()) {
    if (pin.constraint === null) continue;
    const key = pin.group === null ? `pin ${index}` : `${pin.file} ${pin.tool} ${pin.group}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [pin]);
    else known.push(pin);
  }
  return [...groups.values()].map(group => {
    const constraint = group.flatMap(pin => pin.constraint ?? []);
    return {
      tool: group[0].tool,
      pins: group,
      constraint,
      key: formatConstraint(constraint),
      parts: [group[0].scope],
      isList: group[0].group !== null,
      place: group[0].place,
    };
  });
}

/** Whether both can hold, the last number of a version aside. */
export function agree(a: Constraint, b: Constraint): boolean {
  return canBothHold(withoutPatches(a), withoutPatches(b));
}

/** Whether `version` is allowed, the last number aside. */
export function nearlyAllows(constraint: Constraint, version: Version): boolean {
  return allows(withoutPatches(constraint), version);
}

/** Single versions stand for all that differ from them in the last number only. */
function withoutPatches(constraint: Constraint): Constraint {
  return constraint.flatMap(interval => {
    const version = exactly([interval]);
    return version === null ? [interval] : startingWith(version, 2);
  });
}
