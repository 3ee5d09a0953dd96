import type { Finding } from './finding.ts';
import type { Manager } from './lockfile.ts';
import { CHECKS, type CheckName } from './rules.ts';

/** Whether a part of the check ran. One that did not, and was to, is an error: it found nothing because it did not look. */
export interface CheckState {
  readonly state: 'ran' | 'skipped' | 'error';
  /** Why it did not run. */
  readonly why: string | null;
}

export type CheckStates = Readonly<Record<CheckName, CheckState>>;

export interface ProjectAnswer {
  readonly folder: string;
  readonly manager: Manager | null;
  readonly lockfile: string | null;
  readonly packages: number;
  readonly findings: readonly Finding[];
  readonly states: CheckStates;
}

/** What was found, in order, and what was looked at. */
export interface DependenciesAnswer {
  readonly projects: readonly Omit<ProjectAnswer, 'findings'>[];
  readonly findings: readonly Finding[];
  /** The worst of all projects. */
  readonly states: CheckStates;
  readonly packages: number;
  /** The commit that was compared with; null without one. */
  readonly base: string | null;
  readonly advisories: { readonly source: string; readonly asOf: string } | null;
  /** Folders of tests that were not looked at. */
  readonly leftOut: readonly string[];
}

export const RAN: CheckState = { state: 'ran', why: null };

export function skipped(why: string): CheckState {
  return { state: 'skipped', why };
}

export function failed(why: string): CheckState {
  return { state: 'error', why };
}

/** The same state of every part. */
export function allStates(state: CheckState): Record<CheckName, CheckState> {
  return {
    sync: state,
    integrity: state,
    hosts: state,
    changes: state,
    advisories: state,
    licences: state,
    age: state,
  };
}

/** What did not run anywhere goes before what was left out, and that before what ran. */
export function worstStates(all: readonly CheckStates[]): CheckStates {
  const worst = allStates(RAN);
  for (const name of CHECKS) {
    const states = all.map(each => each[name]);
    worst[name] =
      states.find(({ state }) => state === 'error') ?? states.find(({ state }) => state === 'skipped') ?? RAN;
  }
  return worst;
}

export function countOf(findings: readonly Finding[], level: Finding['level']): number {
  return findings.filter(each => each.level === level).length;
}

/** Parts that were to run and did not, each with why. */
export function unrun({
  states,
}: Pick<DependenciesAnswer, 'states'>): readonly { name: CheckName; why: string }[] {
  return CHECKS.flatMap(name => {
    const { state, why } = states[name];
    return state === 'error' ? [{ name, why: why ?? '' }] : [];
  });
}
