import type { GoMatch } from './gitleaks-rule.ts';

/** The leftmost match at or after `from`. */
export type Search = (text: string, from: number) => GoMatch | undefined;

/** All matches that do not overlap, as Go's `FindAll` has them: an empty one right behind another is none. */
export function* allMatches(search: Search, text: string, start: number): Iterable<GoMatch> {
  let position = start;
  let lastEnd = -1;
  while (position <= text.length) {
    const match = search(text, position);
    if (match === undefined) return;
    const isEmpty = match.end === position;
    if (!isEmpty || match.start !== lastEnd) yield match;
    lastEnd = match.end;
    position = isEmpty ? position + ((text.codePointAt(position) ?? 0) > 0xff_ff ? 2 : 1) : match.end;
  }
}
