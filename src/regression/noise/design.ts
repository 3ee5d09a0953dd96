/**
 * How p1 tells a drop from noise. Of the false alarms that are allowed in all (1 %), most go to the suite as a whole, where a
 * drop that is spread over many cases shows; the rest is divided evenly among the cases (Bonferroni), for a case that broke alone.
 */
export const LEVELS = {
  /** A suite that looks so unlikely is rerun. */
  suiteSuspicion: 0.05,
  /** A case that looks so unlikely is rerun, if a rerun can tell its drop from noise at all. */
  caseSuspicion: 0.03,
  /** With the rerun, the suite has dropped. */
  suite: 0.006,
  /**
   * With the rerun, a case has dropped: divided by the number of noisy cases. Where some are critical and some are not, critical
   * ones share one half, whatever their number: of few that must not fail smaller drops are told.
   */
  cases: 0.004,
} as const;

/**
 * A freeze reruns its noisy cases so many times as often as they ran: a baseline is drawn once and used for many runs, and one of few
 * repeats that was lucky would raise false alarms as long as it is in use.
 */
export const FREEZE_RERUNS = 3;

/** A rerun is so many times a first run at least, and no longer than so many times. */
const LEAST_TIMES = 3;
const MOST_TIMES = 6;

export interface NoiseDesign {
  /** How often a suspect is rerun. */
  readonly rerunRepeats: number;
  /** The level of one case that is not critical. */
  readonly caseLevel: number;
  /** The level of one that is. */
  readonly criticalLevel: number;
  /** Whether a case that passed always and now never does can be told from noise by itself. */
  readonly seesBrokenCase: boolean;
}

/**
 * How often suspects are rerun: three times the repeats of a first run, or as often as it takes for a case that passed always and now
 * never does to be told from noise. It depends on numbers of repeats and cases alone, never on results: so the test that counts
 * all repeats of both runs keeps its level, whatever led to the rerun.
 */
export function noiseDesign(
  noisyCases: number,
  repeatsBefore: number,
  repeats: number,
  criticalCases = 0,
): NoiseDesign {
  const others = noisyCases - criticalCases;
  const share = LEVELS.cases / (criticalCases > 0 && others > 0 ? 2 : 1);
  const criticalLevel = share / Math.max(1, criticalCases);
  const caseLevel = others > 0 ? share / others : criticalLevel;
  const sees = (rerun: number): boolean => chanceOfAllBefore(repeatsBefore, repeats + rerun) <= caseLevel;
  let rerunRepeats = LEAST_TIMES * repeats;
  while (!sees(rerunRepeats) && rerunRepeats < MOST_TIMES * repeats) rerunRepeats += 1;
  return { rerunRepeats, caseLevel, criticalLevel, seesBrokenCase: sees(rerunRepeats) };
}

/** The chance that all passes fall to the time before, by accident: one in `before + now` over `before`. */
function chanceOfAllBefore(before: number, now: number): number {
  let chance = 1;
  for (let count = 1; count <= before; count += 1) chance *= count / (now + count);
  return chance;
}
