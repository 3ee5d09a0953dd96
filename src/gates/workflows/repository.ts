import type { YamlText } from '../../formats/yaml-document.ts';
import { type Expression, expressionsIn } from './expression.ts';
import { type UsedAction, usedAction } from './used-action.ts';
import type { Job, Step, WorkflowFile } from './workflow-file.ts';

/** All that was read, and who calls whom. */
export interface WorkflowSet {
  readonly files: readonly WorkflowFile[];
  /** Calls of actions and workflows of the repository itself. */
  readonly calls: readonly Call[];
  /** Events that start a file, its own or those of a file that calls it. */
  readonly eventsOf: (file: WorkflowFile) => ReadonlySet<string>;
  readonly expressionsOf: (text: YamlText) => readonly Expression[];
  readonly actionOf: (uses: YamlText) => UsedAction;
}

export interface Call {
  readonly from: WorkflowFile;
  readonly job: Job;
  readonly step: Step | null;
  readonly to: WorkflowFile;
}

export function workflowSet(files: readonly WorkflowFile[]): WorkflowSet {
  const byPath = new Map(files.map(file => [file.path, file]));
  const expressions = new Map<string, readonly Expression[]>();
  const actions = new Map<string, UsedAction>();
  const actionOf = ({ text }: YamlText) => remembered(actions, text, usedAction);
  const called = (uses: YamlText | null): WorkflowFile | undefined => {
    if (uses === null) return undefined;
    const action = actionOf(uses);
    if (action.kind !== 'own') return undefined;
    const folder = action.path === '' ? '' : `${action.path}/`;
    return byPath.get(action.path) ?? byPath.get(`${folder}action.yml`) ?? byPath.get(`${folder}action.yaml`);
  };
  const calls = files.flatMap(from =>
    from.jobs.flatMap(job =>
      [null, ...job.steps].flatMap(step => {
        const to = called(step === null ? job.uses : step.uses);
        return to === undefined ? [] : [{ from, job, step, to }];
      }),
    ),
  );
  const events = allEvents(files, calls);
  return {
    files,
    calls,
    eventsOf: file => events.get(file) ?? new Set(),
    expressionsOf: ({ text }) => (text.includes('${{') ? remembered(expressions, text, expressionsIn) : []),
    actionOf,
  };
}

/** Until nothing is added any more: a callee may call others. */
function allEvents(
  files: readonly WorkflowFile[],
  calls: readonly Call[],
): ReadonlyMap<WorkflowFile, Set<string>> {
  const events = new Map(files.map(file => [file, new Set(file.events)]));
  let count = -1;
  while (count !== total(events)) {
    count = total(events);
    for (const { from, to } of calls) for (const event of events.get(from) ?? []) events.get(to)?.add(event);
  }
  return events;
}

function total(events: ReadonlyMap<WorkflowFile, ReadonlySet<string>>): number {
  return [...events.values()].reduce((sum, { size }) => sum + size, 0);
}

function remembered<Value>(memory: Map<string, Value>, text: string, make: (text: string) => Value): Value {
  const known = memory.get(text);
  if (known !== undefined) return known;
  const made = make(text);
  memory.set(text, made);
  return made;
}
