/** What one case did before and now: how many of its repeats were made, and how many of them passed. */
export interface Stratum {
  readonly before: Tally;
  readonly now: Tally;
}

export interface Tally {
  readonly passed: number;
  readonly repeats: number;
}

/**
 * Fisher's exact test over strata, one-sided: how likely it is, if no case passes less often than before, that so many of the
 * passes fall to the time before. Each case is compared with itself alone, so that cases may have rates of their own, and all
 * that is counted is added up. With one case it is Fisher's exact test.
 *
 * Source: S.-H. Jung, "Stratified Fisher's exact test and its sample size calculation", Biometrical Journal 56 (2014),
 * https://pmc.ncbi.nlm.nih.gov/articles/PMC3884832/
 *
 * @returns a probability; it is exact, and holds for any number of cases and repeats.
 * @throws RangeError for a tally that is none.
 */
export function stratifiedFisher(strata: readonly Stratum[]): number {
  let distribution: readonly number[] = [1];
  let least = 0;
  let seen = 0;
  for (const stratum of strata) {
    const { first, weights } = passesBefore(checked(stratum));
    distribution = convolved(distribution, weights);
    least += first;
    seen += stratum.before.passed;
  }
  const tail = distribution.slice(seen - least).reduce((sum, weight) => sum + weight, 0);
  return Math.min(1, tail);
}

/** How the passes of a case may be divided, given how many there are: hypergeometric weights, from the fewest before on. */
function passesBefore({ before, now }: Stratum): { first: number; weights: readonly number[] } {
  const passes = before.passed + now.passed;
  const first = Math.max(0, passes - now.repeats);
  const last = Math.min(before.repeats, passes);
  let weights = [1];
  for (let count = first; count < last; count += 1) {
    const up = (before.repeats - count) * (passes - count);
    const down = (count + 1) * (now.repeats - passes + count + 1);
    weights.push(((weights.at(-1) ?? 1) * up) / down);
    // Of thousands of repeats the weights go beyond what a number can hold; only their shares count.
    if ((weights.at(-1) ?? 1) > 1e200) weights = weights.map(weight => weight / 1e200);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map(weight => weight / sum) };
}

function convolved(one: readonly number[], other: readonly number[]): readonly number[] {
  if (other.length === 1) return one;
  const both = new Array<number>(one.length + other.length - 1).fill(0);
  for (const [index, weight] of one.entries())
    for (const [offset, factor] of other.entries())
      both[index + offset] = (both[index + offset] ?? 0) + weight * factor;
  return both;
}

function checked(stratum: Stratum): Stratum {
  for (const { passed, repeats } of [stratum.before, stratum.now]) {
    const isTally = Number.isSafeInteger(passed) && Number.isSafeInteger(repeats);
    if (!isTally || passed < 0 || passed > repeats)
      throw new RangeError(`${passed} of ${repeats} repeats cannot have passed.`);
  }
  return stratum;
}
