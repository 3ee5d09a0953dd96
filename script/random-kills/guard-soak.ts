import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { statesInFolder, statesOnBranch } from '../../__tests__/conformance/guard-kills/history.ts';
import { loseAnswers } from '../../__tests__/conformance/guard-kills/lost-answers.ts';
import { killRound, type Round } from '../../__tests__/conformance/guard-kills/round.ts';
import { type RoundVerdict, verdictOn } from '../../__tests__/conformance/guard-kills/verdict.ts';
import { startGitHubDouble } from '../../__tests__/doubles/github/github-double.ts';
import type { SoakAnswer } from './soak.ts';

export interface GuardSoakOptions {
  readonly folder: string;
  readonly store: 'directory' | 'branch';
  readonly rounds: number;
  /** Of each round. */
  readonly processes: number;
}

type Shared = Omit<Round, 'place' | 'onDeath'>;

const LIMITS = { limitMicroUsd: 1_000_000_000, slots: 3 };
const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';
const PROGRAMS = join(import.meta.dirname, '../../__tests__/conformance/guard-kills');

/** Rounds of processes that are killed while they ask the guard, each with a state of its own; the figures are their sums. */
export async function guardSoak({ folder, store, rounds, processes }: GuardSoakOptions): Promise<SoakAnswer> {
  const startedMs = performance.now();
  const figures: Record<string, number> = { rounds, kills: rounds * processes };
  const violations: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const shared: Shared = {
      folder: join(folder, `${store}-${round}`),
      processes,
      atOnce: 6,
      longestLifeMs: store === 'directory' ? 3000 : 5000,
      limits: LIMITS,
      programs: { holder: join(PROGRAMS, 'holder.js'), watcher: join(PROGRAMS, 'watcher.js') },
    };
    mkdirSync(shared.folder);
    const found = await (store === 'directory' ? inFolder(shared) : onBranch(shared));
    for (const [name, value] of Object.entries(found.figures)) figures[name] = (figures[name] ?? 0) + value;
    violations.push(...found.violations.map(violation => `${store}, round ${round}: ${violation}`));
  }
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  return { figures: { ...figures, 'seconds of killing': seconds }, violations };
}

async function inFolder(shared: Shared): Promise<RoundVerdict> {
  const state = join(shared.folder, 'state');
  const place = { kind: 'directory', folder: state } as const;
  const { entries, reads, violations } = await killRound({ ...shared, place, onDeath: () => {} });
  const verdict = verdictOn({ states: statesInFolder(state), entries, limits: LIMITS });
  return { figures: { ...verdict.figures, reads }, violations: [...violations, ...verdict.violations] };
}

async function onBranch(shared: Shared): Promise<RoundVerdict> {
  const github = await startGitHubDouble({ repository: REPOSITORY, contents: 'write' });
  github.faults.inject({ kind: 'latency', ms: 10 });
  const losses = loseAnswers(github);
  try {
    const { url } = github;
    const place = {
      kind: 'branch',
      repository: REPOSITORY,
      branch: BRANCH,
      url,
      token: github.token(),
    } as const;
    const onDeath = (runId: string) => void github.runs.finish(Number(runId), 'failure');
    const { entries, reads, violations } = await killRound({ ...shared, place, onDeath });
    const states = statesOnBranch(github, REPOSITORY, BRANCH);
    const verdict = verdictOn({ states, entries, limits: LIMITS });
    return {
      figures: { ...verdict.figures, reads, 'lost answers': losses.count() },
      violations: [...violations, ...verdict.violations],
    };
  } finally {
    losses.end();
    await github.close();
  }
}
