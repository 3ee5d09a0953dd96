import { ConfigError } from '../../kernel/errors.ts';
import { readWaivers } from '../waivers/read-waivers.ts';
import { type Waiver, waiverName } from '../waivers/waiver.ts';
import { type FileText, type Loosening, type Loosenings, told } from './loosening.ts';

/** What the waiver file of `after` waives, or for longer, that that of `before` did not; null is no file. */
export function waiverLoosenings(path: string, before: FileText | null, after: FileText | null): Loosenings {
  const now = waiversIn(path, after);
  // The gate tells of a file that cannot be read: no waiver of it stands.
  if (now === null) return [];
  const former = new Map((waiversIn(path, before) ?? []).map(waiver => [keyOf(waiver), waiver]));
  return now.flatMap(waiver => difference(path, former.get(keyOf(waiver)), waiver));
}

function difference(path: string, before: Waiver | undefined, after: Waiver): readonly Loosening[] {
  const name = waiverName(after);
  // A scope that was widened is another waiver: nobody can say which it was before.
  if (before === undefined) return [told(path, `gains a waiver of ${name}, until ${after.expires}`)];
  if (after.expires > before.expires)
    return [told(path, `extends the waiver of ${name} from ${before.expires} to ${after.expires}`)];
  const isSame = before.owner === after.owner && before.approver === after.approver;
  return isSame ? [] : [told(path, `gives the waiver of ${name} another owner or approver`)];
}

function keyOf({ criterion, scope }: Waiver): string {
  return `${criterion} ${scope}`;
}

/** Null for a file that cannot be read. */
function waiversIn(path: string, text: FileText | null): readonly Waiver[] | null {
  if (text === null) return [];
  try {
    return readWaivers(text, path, null);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
