import { campsOf } from './camps.ts';
import { canBothHold } from './constraint.ts';
import { endOfLife, isAllPast } from './end-of-life-check.ts';
import { type FindingDraft, placeAt } from './finding.ts';
import { lifecycleOf } from './lifecycle.ts';
import { machineFindings } from './machine-check.ts';
import { meet, withParts } from './parts.ts';
import { askOf, shown } from './phrases.ts';
import type { Pin } from './pin.ts';
import { rewrite } from './rewrite.ts';
import { formatTarget, type Remedy, type Target, type TargetFacts, targetOf } from './target.ts';
import type { ToolFacts } from './tool-facts.ts';
import { agree, type Wish, wishesOf } from './wish.ts';

/** All that is to be said of one tool. Pure. */
export function checkTool(facts: ToolFacts): readonly FindingDraft[] {
  const { tool, pins, installed, today } = facts;
  const lifecycle = lifecycleOf(tool);
  const wishes = withParts(wishesOf(pins));
  const isDated = ({ constraint }: Wish): boolean => isAllPast(lifecycle, constraint, today);
  const { kept, odd } = campsOf(wishes, isDated);
  const version = installed?.kind === 'found' ? installed.version : null;
  const remedyOf = remedies({ kept, installed: version, lifecycle, today });
  return [
    ...pins.filter(({ constraint }) => constraint === null).map(unresolvedPin),
    ...odd.flatMap(wish => conflict(wish, kept, remedyOf(wish))),
    ...(lifecycle === null ? [] : wishes.flatMap(wish => endOfLife(wish, lifecycle, facts, remedyOf(wish)))),
    ...patchDrift(kept),
    ...floorOnly(wishes),
    ...machineFindings(facts, wishes, lifecycle, remedyOf),
  ];
}

/** What each wish should name, by the wishes that it has to hold with; worked out once for those of the same parts. */
function remedies(facts: TargetFacts): (wish: Wish) => Remedy {
  const targets = new Map<string, Target | null>();
  return wish => {
    const parts = wish.parts.join('\0');
    const known = targets.get(parts);
    const target =
      known === undefined
        ? targetOf({ ...facts, kept: facts.kept.filter(other => meet(wish, other)) })
        : known;
    targets.set(parts, target);
    return { target, editOf: pin => (target === null ? null : rewrite(pin, target, facts.today)) };
  };
}

function unresolvedPin(pin: Pin): FindingDraft {
  const { tool, file, span, text, note, source } = pin;
  const isUnreadable = note?.includes('no version') === true && source !== 'package.json engines';
  return {
    kind: isUnreadable ? 'unreadable' : 'unresolved',
    tool,
    place: placeAt(file, span),
    message: `${source} asks for ${tool} ${shown(text)}, which was not checked: ${note ?? 'it is not known'}.`,
    fix: isUnreadable ? 'Write a version.' : 'Nothing, if that is meant; a version in its place is checked.',
    edit: null,
  };
}

function conflict(wish: Wish, kept: readonly Wish[], { target, editOf }: Remedy): readonly FindingDraft[] {
  const others = kept.filter(other => meet(wish, other) && !agree(wish.constraint, other.constraint));
  const [pin] = wish.pins;
  const edit = editOf(pin);
  const rest = others.slice(0, 3).map(({ pins: [first] }) => askOf(first));
  const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
  const asks = wish.isList ? wish.pins.map(({ text }) => shown(text)).join(', ') : shown(pin.text);
  const fix =
    edit !== null
      ? `Write ${shown(edit.new)} there.`
      : `Make it allow ${target === null ? 'what the others ask for' : formatTarget(target)}${pin.isFrozen ? ', with the digest or hash that belongs to it' : ''}.`;
  return [
    {
      kind: 'conflict',
      tool: wish.tool,
      place: placeAt(pin.file, pin.span),
      message: `The odd one out: ${pin.source} asks for ${wish.tool} ${asks}, which excludes ${rest.join(', ')}${more}.`,
      fix,
      edit,
    },
  ];
}

function sameOf({ key, parts }: Wish): string {
  return `${key} ${parts.join('\0')}`;
}

/** Those that exclude an earlier one by their last number only. */
function patchDrift(kept: readonly Wish[]): readonly FindingDraft[] {
  const distinct = new Map<string, Wish>();
  for (const wish of kept) {
    if (!distinct.has(sameOf(wish))) distinct.set(sameOf(wish), wish);
  }
  const firsts = [...distinct.values()];
  const others = new Map(
    firsts.map((wish, index) => [
      sameOf(wish),
      firsts
        .slice(0, index)
        .find(other => !canBothHold(wish.constraint, other.constraint) && meet(wish, other)),
    ]),
  );
  return kept.flatMap(wish => {
    const other = others.get(sameOf(wish));
    if (other === undefined) return [];
    const [pin] = wish.pins;
    const place = placeAt(pin.file, pin.span);
    const message = `${pin.source} asks for ${wish.tool} ${shown(pin.text)}, and ${askOf(other.pins[0])}.`;
    const fix = 'Write the same version in both.';
    return [{ kind: 'patch-drift', tool: wish.tool, place, message, fix, edit: null }];
  });
}

function floorOnly(wishes: readonly Wish[]): readonly FindingDraft[] {
  const [first] = wishes;
  if (first === undefined || wishes.some(({ pins: [pin] }) => pin.kind !== 'floor')) return [];
  const [pin] = first.pins;
  const message = `Nothing says which ${first.tool} is the newest that may be used: ${pin.source} has ${shown(pin.text)}.`;
  return [
    {
      kind: 'floor-only',
      tool: first.tool,
      place: placeAt(pin.file, pin.span),
      message,
      fix: 'Name the version that is used in a file of its own.',
      edit: null,
    },
  ];
}
