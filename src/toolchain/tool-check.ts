import { campsOf } from './camps.ts';
import { allows, canBothHold, formatConstraint, startingWith } from './constraint.ts';
import { endOfLife, isAllPast } from './end-of-life-check.ts';
import { type Edit, type FindingDraft, placeAt } from './finding.ts';
import { isPast, type Lifecycle, lifecycleOf, linesOf } from './lifecycle.ts';
import { askOf, endOf, shown } from './phrases.ts';
import type { Pin, Tool } from './pin.ts';
import type { Installed } from './probes/probe.ts';
import { rewrite } from './rewrite.ts';
import { formatTarget, type Target, targetOf } from './target.ts';
import { formatVersion, type Version } from './version.ts';
import { agree, nearlyAllows, type Wish, wishesOf } from './wish.ts';

export interface ToolFacts {
  readonly tool: Tool;
  /** In the order in which sources are believed. */
  readonly pins: readonly Pin[];
  /** Null when nobody asked the machine. */
  readonly installed: Installed | null;
  readonly today: string;
  readonly warnDays: number;
}

/** All that is to be said of one tool. Pure. */
export function checkTool(facts: ToolFacts): readonly FindingDraft[] {
  const { tool, pins, installed, today } = facts;
  const lifecycle = lifecycleOf(tool);
  const wishes = wishesOf(pins);
  const isDated = ({ constraint }: Wish): boolean => isAllPast(lifecycle, constraint, today);
  const { kept, odd } = campsOf(wishes, isDated);
  const version = installed?.kind === 'found' ? installed.version : null;
  const target = targetOf({ kept, installed: version, lifecycle, today });
  const editOf = (pin: Pin): Edit | null => (target === null ? null : rewrite(pin, target, today));
  return [
    ...pins.filter(({ constraint }) => constraint === null).map(unresolvedPin),
    ...odd.flatMap(wish => conflict(wish, kept, target, editOf)),
    ...(lifecycle === null ? [] : wishes.flatMap(wish => endOfLife(wish, lifecycle, facts, target, editOf))),
    ...patchDrift(kept),
    ...floorOnly(wishes),
    ...machine(facts, wishes, lifecycle, editOf),
  ];
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

function conflict(
  wish: Wish,
  kept: readonly Wish[],
  target: Target | null,
  editOf: (pin: Pin) => Edit | null,
): readonly FindingDraft[] {
  const others = kept.filter(other => !agree(wish.constraint, other.constraint));
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

/** Those that exclude an earlier one by their last number only. */
function patchDrift(kept: readonly Wish[]): readonly FindingDraft[] {
  const distinct = new Map<string, Wish>();
  for (const wish of kept) {
    const key = formatConstraint(wish.constraint);
    if (!distinct.has(key)) distinct.set(key, wish);
  }
  const firsts = [...distinct.values()];
  const others = new Map(
    firsts.map((wish, index) => [
      formatConstraint(wish.constraint),
      firsts.slice(0, index).find(other => !canBothHold(wish.constraint, other.constraint)),
    ]),
  );
  return kept.flatMap(wish => {
    const other = others.get(formatConstraint(wish.constraint));
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

function machine(
  { tool, pins, installed, today }: ToolFacts,
  wishes: readonly Wish[],
  lifecycle: Lifecycle | null,
  editOf: (pin: Pin) => Edit | null,
): readonly FindingDraft[] {
  const [first] = pins;
  if (installed === null || first === undefined) return [];
  const place = placeAt(first.file, first.span);
  if (installed.kind === 'failed') return [{ ...probeFailed(tool, installed), place }];
  if (installed.kind === 'missing') return [missing(tool, pins, first, installed.command)];
  const { version } = installed;
  const line = lifecycle === null ? undefined : linesOf(lifecycle, startingWith(version, 3))[0];
  const isOver = line !== undefined && isPast(line, today);
  const compared = wishes.flatMap(wish => {
    const edit = isAllPast(lifecycle, wish.constraint, today) ? editOf(wish.pins[0]) : null;
    return mismatch(wish, version, isOver, edit);
  });
  if (lifecycle === null || !isOver) return compared;
  const message = `${tool} ${formatVersion(version)} is installed: ${endOf(tool, line, lifecycle)}.`;
  const fix = 'Install a version that is maintained.';
  return [...compared, { kind: 'installed-end-of-life', tool, place, message, fix, edit: null }];
}

function mismatch(wish: Wish, version: Version, isOver: boolean, edit: Edit | null): readonly FindingDraft[] {
  if (allows(wish.constraint, version)) return [];
  const [pin] = wish.pins;
  const has = formatVersion(version);
  const asks = wish.pins.map(({ text }) => shown(text)).join(', ');
  const alternative = isOver || wish.isList ? '' : `, or write ${has} there`;
  return [
    {
      kind: nearlyAllows(wish.constraint, version) ? 'patch-drift' : 'mismatch',
      tool: wish.tool,
      place: placeAt(pin.file, pin.span),
      message: `${pin.source} asks for ${wish.tool} ${asks}, and ${has} is installed.`,
      fix:
        edit === null
          ? `Install what it asks for${alternative}.`
          : `Write ${shown(edit.new)} there${edit.new === has ? '' : ', and install that'}.`,
      edit,
    },
  ];
}

function probeFailed(tool: Tool, { command, why }: Extract<Installed, { kind: 'failed' }>) {
  const message = `The installed ${tool} was not compared: \`${command}\` did not tell its version: ${why}.`;
  const fix = `Run \`${command}\` there, and mend what it says.`;
  return { kind: 'probe-failed', tool, message, fix, edit: null } as const;
}

/** A tool that only containers or jobs use need not be on this machine. */
function missing(tool: Tool, pins: readonly Pin[], first: Pin, command: string): FindingDraft {
  const here = pins.find(({ place }) => place === 'machine');
  const pin = here ?? first;
  const message = `${tool} is not installed, so nothing was compared with it (\`${command}\`); ${askOf(pin)}.`;
  const place = placeAt(pin.file, pin.span);
  return here === undefined
    ? {
        kind: 'unresolved',
        tool,
        place,
        message,
        fix: 'Nothing, if it is needed elsewhere only.',
        edit: null,
      }
    : { kind: 'not-installed', tool, place, message, fix: 'Install what is asked for.', edit: null };
}
