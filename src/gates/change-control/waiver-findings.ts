import type { GateFinding } from '../gate.ts';
import { isSelfApproved } from '../waivers/apply-waivers.ts';
import {
  daysLeft,
  LONGEST_WAIVER_DAYS,
  SOON_DAYS,
  WAIVER_FILE,
  type Waiver,
  waiverName,
} from '../waivers/waiver.ts';
import { CRITERIA } from './criteria.ts';
import type { ChangeControlFacts } from './facts.ts';
import { placeOf } from './place-of.ts';

/** What is wrong with the waivers of the judged commit, and what soon will be. */
export function judgeWaivers({ waivers, authors }: ChangeControlFacts, now: Date): readonly GateFinding[] {
  if (waivers.kind === 'illegal')
    return waivers.problems.map(({ where, message, fix }) => ({
      criterion: CRITERIA.waiversIllegal.id,
      message,
      fix,
      place: placeOf(where, WAIVER_FILE),
      scope: '*',
    }));
  return waivers.waivers.flatMap(waiver => [
    ...judgeDays(waiver, daysLeft(waiver, now)),
    // Who merges another's waiver later is not who let it.
    ...selfApproved(waiver, waivers.addedHere.includes(waiver) ? authors : []),
  ]);
}

function judgeDays(waiver: Waiver, days: number): readonly GateFinding[] {
  const { expires } = waiver;
  if (days < 0)
    return [
      found(
        waiver,
        CRITERIA.waiverExpired.id,
        `has expired on ${expires}`,
        'Mend what it stood for and remove it, or let an approver extend it.',
      ),
    ];
  if (days > LONGEST_WAIVER_DAYS)
    return [
      found(
        waiver,
        CRITERIA.waiverTooLong.id,
        `ends on ${expires}, ${days} days from now`,
        `Let it end at most ${LONGEST_WAIVER_DAYS} days from now; what is to last belongs into the policy.`,
      ),
    ];
  if (days > SOON_DAYS) return [];
  return [
    found(
      waiver,
      CRITERIA.waiverExpiresSoon.id,
      `ends on ${expires}, ${inDays(days)}`,
      'Mend what it stands for, or let an approver extend it.',
    ),
  ];
}

function inDays(days: number): string {
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}

function selfApproved(waiver: Waiver, authors: readonly string[]): readonly GateFinding[] {
  if (!isSelfApproved(waiver, authors)) return [];
  const who = isSelfApproved(waiver, []) ? 'who has to answer for it' : 'who adds it';
  const what = `was allowed by ${who}, ${waiver.approver}`;
  return [
    found(
      waiver,
      CRITERIA.waiverSelfApproved.id,
      what,
      'Let somebody else allow it, and name them as `approver`.',
    ),
  ];
}

function found(waiver: Waiver, criterion: string, what: string, fix: string): GateFinding {
  return {
    criterion,
    message: `The waiver of ${waiverName(waiver)} ${what}.`,
    fix,
    place: placeOf(waiver.where, WAIVER_FILE),
    scope: waiver.criterion,
  };
}
