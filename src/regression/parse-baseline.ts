import { quote } from '../kernel/errors.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { baselineText, digestOf } from './baseline.ts';
import { type Baseline, baselineSchema } from './baseline-schema.ts';

/** What makes a baseline unfit to compare with, by a reason code of its own. */
export interface BaselineProblem {
  readonly kind: 'problem';
  readonly reasonCode: 'not-found' | 'baseline-edited' | 'chain-broken' | 'incompatible-baseline';
  /** One sentence: what is wrong, and where. */
  readonly message: string;
  readonly fix: string;
}

export type ParsedBaseline = { readonly kind: 'hit'; readonly baseline: Baseline } | BaselineProblem;

/**
 * Reads the text of a baseline's file, `place`. Any change since it was frozen shows: of a value by its digest, of the layout
 * by the form that p1 writes. Line ends of another system are no change.
 */
export function parseBaseline(text: string, place: string): ParsedBaseline {
  const value = jsonOf(text);
  if (!isPlainObject(value)) return edited(place, 'it is no JSON object');
  const version = value['schema_version'];
  if (typeof version === 'number' && version > 1) return tooNew(place, version);
  const parsed = baselineSchema.safeParse(value);
  if (!parsed.success) return edited(place, shapeProblem(parsed.error.issues));
  const baseline = parsed.data;
  if (digestOf(baseline) !== baseline.digest) return edited(place, 'its digest is not that of its content');
  if (baselineText(baseline) !== text.replaceAll('\r\n', '\n'))
    return edited(place, 'it is not laid out as p1 writes it');
  return { kind: 'hit', baseline };
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function shapeProblem(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [first] = issues;
  const path = first?.path.map(String).join('.') ?? '';
  return `${path === '' ? 'the document' : quote(path)} is not what a baseline has there (${first?.message ?? 'unknown'})`;
}

function edited(place: string, why: string): BaselineProblem {
  return {
    kind: 'problem',
    reasonCode: 'baseline-edited',
    message: `The baseline ${place} was changed after it was frozen: ${why}.`,
    fix: `Restore it (\`git checkout <commit> -- ${place}\`); a new baseline is made by \`p1 regression --extended --freeze --reason …\`, never by hand.`,
  };
}

function tooNew(place: string, version: number): BaselineProblem {
  return {
    kind: 'problem',
    reasonCode: 'incompatible-baseline',
    message: `The baseline ${place} has the format ${version}, and this p1 knows the format 1.`,
    fix: 'Use the version of p1 that froze it, or a later one.',
  };
}
