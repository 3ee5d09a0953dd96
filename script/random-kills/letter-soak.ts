import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitHubLetterRound } from '../../__tests__/conformance/dead-letter-kills/github-round.ts';
import { letterRound } from '../../__tests__/conformance/dead-letter-kills/round.ts';
import type { SoakAnswer } from './soak.ts';

export interface LetterSoakOptions {
  readonly folder: string;
  readonly store: 'directory' | 'github';
  readonly rounds: number;
}

const DRAINERS = 16;
const LETTERS = 48;
const FOR_MS = 30_000;
const PROGRAMS = join(import.meta.dirname, '../../__tests__/conformance/dead-letter-kills');

/** Rounds of drainers that are killed while they retry and change the same entries; the figures are their sums. */
export async function letterSoak({ folder, store, rounds }: LetterSoakOptions): Promise<SoakAnswer> {
  const figures: Record<string, number> = { rounds };
  const violations: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const own = join(folder, `letters-${store}-${round}`);
    mkdirSync(own);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const program = join(PROGRAMS, store === 'directory' ? 'drainer.js' : 'github-drainer.js');
    const options = {
      folder: own,
      program,
      drainers: DRAINERS,
      letters: LETTERS,
      forMs: FOR_MS,
      leastEnds: 0,
      seed,
    };
    const found = await (store === 'directory' ? letterRound : gitHubLetterRound)(options);
    for (const [name, value] of Object.entries(found.figures)) figures[name] = (figures[name] ?? 0) + value;
    violations.push(
      ...found.violations.map(violation => `${store}, round ${round}, seed ${seed}: ${violation}`),
    );
  }
  return { figures, violations };
}
