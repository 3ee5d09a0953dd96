import { isOpen, lowestOf } from './constraint.ts';
import { type FindingDraft, placeAt } from './finding.ts';
import { daysLeft, isPast, type Lifecycle, linesOf } from './lifecycle.ts';
import { endOf, shown } from './phrases.ts';
import { formatTarget, type Remedy } from './target.ts';
import type { Wish } from './wish.ts';

export interface Calendar {
  /** UTC day. */
  readonly today: string;
  readonly warnDays: number;
}

/** Of a list each value is judged by itself. */
export function endOfLife(
  wish: Wish,
  lifecycle: Lifecycle,
  { today, warnDays }: Calendar,
  { target, editOf }: Remedy,
): readonly FindingDraft[] {
  return wish.pins.flatMap((pin): readonly FindingDraft[] => {
    const constraint = pin.constraint ?? [];
    const lines = linesOf(lifecycle, constraint);
    const newest = lines.at(-1);
    if (newest === undefined || (pin.kind === 'alias' && isOpen(constraint))) return [];
    const about = { tool: wish.tool, place: placeAt(pin.file, pin.span) };
    const past = lines.filter(line => isPast(line, today));
    const isOver = past.length === lines.length && !isOpen(constraint);
    if (isOver && !wish.isList) {
      const edit = editOf(pin);
      const remedy = target === null ? 'a version that is maintained' : formatTarget(target);
      const fix = edit === null ? `Move to ${remedy}.` : `Write ${shown(edit.new)} there.`;
      const message = `${pin.source} asks for ${wish.tool} ${shown(pin.text)}: ${endOf(wish.tool, newest, lifecycle)}.`;
      return [{ ...about, kind: 'end-of-life', message, fix, edit }];
    }
    const [oldest] = lines;
    // A pin without a least version says nothing of old ones.
    const isFromOld = oldest !== undefined && isPast(oldest, today) && lowestOf(constraint)[0] > 0;
    if (oldest !== undefined && (isOver || isFromOld)) {
      const message = `${pin.source} allows ${wish.tool} ${oldest.name} (${shown(pin.text)}): ${endOf(wish.tool, oldest, lifecycle)}.`;
      const fix = 'Leave it out when nobody needs it any more.';
      return [{ ...about, kind: 'end-of-life-allowed', message, fix, edit: null }];
    }
    const days = daysLeft(newest, today);
    if (days === null || days > warnDays || isOpen(constraint)) return [];
    const message = `${pin.source} asks for ${wish.tool} ${shown(pin.text)}, which is maintained for ${days} more days: until ${newest.endsOn}.`;
    return [
      { ...about, kind: 'end-of-life-soon', message, fix: 'Plan the move to the next line.', edit: null },
    ];
  });
}

/** Whether every line that `constraint` allows is past its end. */
export function isAllPast(
  lifecycle: Lifecycle | null,
  constraint: Wish['constraint'],
  today: string,
): boolean {
  const lines = lifecycle === null ? [] : linesOf(lifecycle, constraint);
  return lines.length > 0 && lines.every(line => isPast(line, today));
}
