import { allows, startingWith } from './constraint.ts';
import { isAllPast } from './end-of-life-check.ts';
import { type Edit, type FindingDraft, placeAt } from './finding.ts';
import { isPast, type Lifecycle, linesOf } from './lifecycle.ts';
import { meet } from './parts.ts';
import { askOf, endOf, shown } from './phrases.ts';
import type { Pin, Tool } from './pin.ts';
import type { Installed } from './probes/probe.ts';
import type { Remedy } from './target.ts';
import type { ToolFacts } from './tool-facts.ts';
import { formatVersion, type Version } from './version.ts';
import { agree, nearlyAllows, type Wish } from './wish.ts';

/** How what is installed stands to what is asked for, and to its own end. */
export function machineFindings(
  { tool, pins, installed, today }: ToolFacts,
  wishes: readonly Wish[],
  lifecycle: Lifecycle | null,
  remedyOf: (wish: Wish) => Remedy,
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
    const edit = isAllPast(lifecycle, wish.constraint, today) ? remedyOf(wish).editOf(wish.pins[0]) : null;
    return fitsOtherPart(wish, wishes, version)
      ? otherPart(wish, version)
      : mismatch(wish, version, isOver, edit);
  });
  if (lifecycle === null || !isOver) return compared;
  const message = `${tool} ${formatVersion(version)} is installed: ${endOf(tool, line, lifecycle)}.`;
  const fix = 'Install a version that is maintained.';
  return [...compared, { kind: 'installed-end-of-life', tool, place, message, fix, edit: null }];
}

/** Whether what is installed is what a part asks for with which no version could hold this wish too. */
function fitsOtherPart(wish: Wish, wishes: readonly Wish[], version: Version): boolean {
  if (wish.parts.includes('') || nearlyAllows(wish.constraint, version)) return false;
  return wishes.some(
    other =>
      !other.parts.includes('') &&
      !meet(wish, other) &&
      nearlyAllows(other.constraint, version) &&
      !agree(wish.constraint, other.constraint),
  );
}

function otherPart(wish: Wish, version: Version): readonly FindingDraft[] {
  const [pin] = wish.pins;
  const has = formatVersion(version);
  return [
    {
      kind: 'other-part',
      tool: wish.tool,
      place: placeAt(pin.file, pin.span),
      message: `${askOf(pin)}, and ${wish.tool} ${has} is installed, which another part of the repository asks for.`,
      fix: `Install what it asks for where ${pin.scope} is worked on.`,
      edit: null,
    },
  ];
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
