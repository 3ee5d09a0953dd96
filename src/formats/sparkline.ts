const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** `values` as bars of one character each, the least one lowest. Equal values are all highest; none give ''. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values
    .map(value => {
      const share = range === 0 ? 1 : (value - least) / range;
      return BARS[Math.round(share * (BARS.length - 1))] ?? BARS[0];
    })
    .join('');
}
