export const runStatuses = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const;

export type RunStatus = (typeof runStatuses)[number];

export const runConclusions = ['success', 'failure', 'cancelled'] as const;

export type WorkflowRun = {
  readonly repository: string;
  readonly id: number;
  attempt: number;
  status: RunStatus;
  conclusion: (typeof runConclusions)[number] | null;
};

export type RunStore = ReturnType<typeof createRunStore>;

/** Workflow runs. Each that an environment was made for is here, running, until a test says otherwise. */
export function createRunStore(defaultRepository: string) {
  let runs: WorkflowRun[] = [];

  const find = (id: number, repository = defaultRepository): WorkflowRun | undefined =>
    runs.find(run => run.id === id && run.repository === repository);

  const set = (
    id: number,
    change: Partial<Pick<WorkflowRun, 'attempt' | 'status' | 'conclusion'>> = {},
    repository = defaultRepository,
  ): WorkflowRun => {
    const known = find(id, repository);
    const run = known ?? { repository, id, attempt: 1, status: 'in_progress', conclusion: null };
    if (!known) runs.push(run);
    return Object.assign(run, change);
  };

  return {
    find,
    /** Changes a run, or adds it. */
    set,

    /** A job of this attempt starts: the run runs, unless it is known to be at that attempt or past it. */
    begin(id: number, attempt: number, repository: string): void {
      if ((find(id, repository)?.attempt ?? 0) >= attempt) return;
      set(id, { attempt, status: 'in_progress', conclusion: null }, repository);
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
