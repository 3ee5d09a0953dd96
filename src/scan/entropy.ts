const LOGS = Float64Array.from({ length: 512 }, (_, count) => (count === 0 ? 0 : count * Math.log2(count)));

/** Shannon's entropy of `text`, in bits per character (Shannon: "A Mathematical Theory of Communication", 1948). */
export function entropy(text: string): number {
  if (text.length === 0) return 0;
  const counts = new Map<number, number>();
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let sum = 0;
  for (const count of counts.values()) sum += LOGS[count] ?? count * Math.log2(count);
  return Math.max(0, Math.log2(text.length) - sum / text.length);
}
