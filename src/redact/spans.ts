/** A part of a text: from the character `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Every match of `expression`, also one that starts inside another. Only for one whose matches are short. */
export function overlappingMatches(text: string, expression: RegExp): readonly Span[] {
  const spans: Span[] = [];
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    spans.push({ start: match.index, end: match.index + match[0].length });
    expression.lastIndex = match.index + 1;
  }
  return spans;
}

/** Every match of `expression`, one after the other, but those of nothing. */
export function matches(text: string, expression: RegExp): readonly Span[] {
  return [...text.matchAll(expression)]
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
    .filter(({ start, end }) => end > start);
}

/** What `spans` cover together, in order; those that share a character become one. */
export function union(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}
