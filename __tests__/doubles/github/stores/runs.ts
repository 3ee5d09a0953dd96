import { describeRun, type Run } from '../run.ts';

export const runStatuses = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const;

export type RunStatus = (typeof runStatuses)[number];

export const runConclusions = ['success', 'failure', 'cancelled'] as const;

export type WorkflowRun = {
  readonly repository: string;
  readonly id: number;
  attempt: number;
  status: RunStatus;
  conclusion: (typeof runConclusions)[number] | null;
  origin: RunOrigin;
};

/** What started the run, and of which code. */
export type RunOrigin = Pick<
  Run,
  'repositoryId' | 'headRepositoryId' | 'headBranch' | 'sha' | 'event' | 'workflowPath'
>;

export type RunStore = ReturnType<typeof createRunStore>;

/** Workflow runs. Each that an environment was made for is here, running, until a test says otherwise. */
export function createRunStore(defaultRepository: string) {
  let runs: WorkflowRun[] = [];

  const find = (id: number, repository = defaultRepository): WorkflowRun | undefined =>
    runs.find(run => run.id === id && run.repository === repository);

  const set = (
    id: number,
    change: Partial<Pick<WorkflowRun, 'attempt' | 'status' | 'conclusion' | 'origin'>> = {},
    repository = defaultRepository,
  ): WorkflowRun => {
    const known = find(id, repository);
    const run = known ?? {
      repository,
      id,
      attempt: 1,
      status: 'in_progress',
      conclusion: null,
      origin: describeRun({ repository, runId: id }),
    };
    if (!known) runs.push(run);
    return Object.assign(run, change);
  };

  return {
    find,
    /** Changes a run, or adds it. */
    set,

    /** A job of this attempt starts: the run runs, unless it is known to be at that attempt or past it. */
    begin(run: Run): void {
      const { runId, attempt, repository } = run;
      if ((find(runId, repository)?.attempt ?? 0) >= attempt) return;
      set(runId, { attempt, status: 'in_progress', conclusion: null, origin: run }, repository);
    },

    finish: (
      id: number,
      conclusion: WorkflowRun['conclusion'] = 'success',
      repository?: string,
    ): WorkflowRun => set(id, { status: 'completed', conclusion }, repository),

    /** As if somebody deleted it. */
    remove(id: number, repository = defaultRepository): void {
      runs = runs.filter(run => run !== find(id, repository));
    },

    /** Newest first. */
    list: (repository: string): readonly WorkflowRun[] =>
      runs.filter(run => run.repository === repository).toSorted((left, right) => right.id - left.id),
  };
}
