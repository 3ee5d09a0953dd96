/**
 * The harmonic mean of precision and recall over words, case and punctuation apart, each word as often as it stands there
 * (Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", arXiv:1606.05250, section 6.1).
 */
export function tokenF1(expected: string, came: string): number {
  const wanted = tokensOf(expected);
  const got = tokensOf(came);
  if (wanted.length === 0 || got.length === 0) return wanted.length === got.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of got) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    common += 1;
  }
  return (2 * common) / (wanted.length + got.length);
}

function tokensOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}
