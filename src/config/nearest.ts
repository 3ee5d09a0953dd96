import leven from 'leven';

/** The candidate that `word` is likeliest a misspelling of: about a third of its letters differ; two swapped count as two. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.ceil(word.length / 3);
  const ranked = candidates
    .map(candidate => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= limit ? best.candidate : undefined;
}

/** The closing sentence for an unknown name: its nearest neighbour, else all legal names. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  return candidates.length === 0 ? 'There are none to choose from.' : `Legal are: ${candidates.join(', ')}.`;
}
