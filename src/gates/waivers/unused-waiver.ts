import { CRITERIA } from '../change-control/criteria.ts';
import { placeOf } from '../change-control/place-of.ts';
import type { GateFinding } from '../gate.ts';
import { WAIVER_FILE, type Waiver, waiverName } from './waiver.ts';

/** A waiver that stands for nothing, as a finding of `change-control`: it is known once all gates have judged. */
export function unusedWaiver(waiver: Waiver): GateFinding {
  return {
    criterion: CRITERIA.waiverUnused.id,
    message: `The waiver of ${waiverName(waiver)} stands for nothing that the gates find.`,
    fix: 'Remove it: what comes back must be seen.',
    place: placeOf(waiver.where, WAIVER_FILE),
    scope: waiver.criterion,
  };
}
