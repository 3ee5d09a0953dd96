import type { YamlDocument, YamlText } from '../../formats/yaml-document.ts';
import type { Access, Expression } from './expression.ts';
import type { WorkflowSet } from './repository.ts';
import { type Danger, isDangerous } from './untrusted.ts';
import type { Job, Step, WorkflowFile } from './workflow-file.ts';

/** Where a text stands: it says what the contexts of its expressions are. */
export interface Site {
  readonly file: WorkflowFile;
  readonly job: Job;
  readonly step: Step | null;
}

/** The expressions of a text whose value a stranger chooses: by themselves, or through `env`, `matrix`, `needs` and `inputs`. */
export type Flow = (text: YamlText, site: Site, danger: Danger) => readonly Expression[];

/** A value that goes through more hands is not followed. */
const MAXIMUM_HANDS = 5;

export function flowOf(set: WorkflowSet): Flow {
  const given = new Map<WorkflowFile, Record<Danger, Set<string>>>();
  const memory = new WeakMap<object, Map<string, readonly Expression[]>>();
  const maps = new WeakMap<object, ReadonlyMap<string, YamlText | null>>();

  const dangersIn = (text: YamlText, site: Site, danger: Danger, hands: number): readonly Expression[] =>
    hands > MAXIMUM_HANDS
      ? []
      : set
          .expressionsOf(text)
          .filter(({ accesses }) => accesses.some(access => comes(access, site, danger, hands)));

  const comes = (access: Access, site: Site, danger: Danger, hands: number): boolean => {
    if (isDangerous(access, danger)) return true;
    const [context, ...path] = access.path;
    if (context === 'inputs') {
      const names = given.get(site.file)?.[danger];
      return (
        names !== undefined &&
        (path[0] === undefined || path[0] === '*' ? access.isWhole && names.size > 0 : names.has(path[0]))
      );
    }
    return sources(context, path, site).some(
      ([text, at]) => dangersIn(text, at, danger, hands + 1).length > 0,
    );
  };

  const sources = (context: string | undefined, path: readonly string[], site: Site) => {
    const { document } = site.file;
    if (context === 'env') return environment(path[0], site).map(text => [text, site] as const);
    if (context === 'matrix')
      return matrixTexts(document, site.job, path[0]).map(text => [text, { ...site, step: null }] as const);
    if (context !== 'needs') return [];
    const job = site.file.jobs.find(({ id }) => id.toLowerCase() === path[0]);
    if (job === undefined) return [];
    const outputs = valuesOf(document, document.get(job.node, 'outputs'));
    return chosen(outputs, path[2]).map(text => [text, { ...site, job, step: null }] as const);
  };

  /** Of the nearest place that sets it. */
  const environment = (name: string | undefined, { file, job, step }: Site): readonly YamlText[] => {
    const holders = [...(step === null ? [] : [step.node]), job.node, file.document.root];
    const all = holders.map(holder => file.document.get(holder, 'env'));
    const whole = all.flatMap(env => file.document.textOf(env) ?? []);
    const nearest = all
      .map(env => chosen(valuesOf(file.document, env), name))
      .find(({ length }) => length > 0);
    return [...whole, ...(nearest ?? [])];
  };

  const valuesOf = (document: YamlDocument, node: unknown): ReadonlyMap<string, YamlText | null> => {
    if (typeof node !== 'object' || node === null) return new Map();
    const known = maps.get(node);
    if (known !== undefined) return known;
    const entries = document
      .entries(node)
      .map(([key, value]) => [key.toLowerCase(), document.textOf(value)] as const);
    const made = new Map(entries);
    maps.set(node, made);
    return made;
  };

  const flow: Flow = (text, site, danger) => {
    const holder = site.step ?? site.job;
    const known = memory.get(holder) ?? new Map<string, readonly Expression[]>();
    memory.set(holder, known);
    const key = `${danger} ${text.text}`;
    const found = known.get(key) ?? dangersIn(text, site, danger, 0);
    known.set(key, found);
    return found;
  };

  giveInputs(set, given, (text, site, danger) => dangersIn(text, site, danger, 0));
  return flow;
}

/** All of them for a name that cannot be told. */
function chosen(values: ReadonlyMap<string, YamlText | null>, name: string | undefined): readonly YamlText[] {
  if (name === undefined || name === '*') return [...values.values()].filter(text => text !== null);
  const text = values.get(name);
  return text == null ? [] : [text];
}

/** What `matrix.<key>` may be: any text under the key, in the matrix or in what it includes, or all of a matrix that is worked out. */
function matrixTexts(document: YamlDocument, job: Job, key: string | undefined): readonly YamlText[] {
  const matrix = document.get(document.get(job.node, 'strategy'), 'matrix');
  const include = document.get(matrix, 'include');
  const worked = [matrix, include].flatMap(node => document.textOf(node) ?? []);
  const named = [matrix, ...document.items(include)].flatMap(node =>
    document.entries(node).filter(([name]) => name.toLowerCase() === key && name !== 'include'),
  );
  return [...worked, ...named.flatMap(([, node]) => textsBelow(document, node))];
}

function textsBelow(document: YamlDocument, node: unknown): readonly YamlText[] {
  const text = document.textOf(node);
  if (text !== null) return [text];
  const children = [...document.items(node), ...document.entries(node).map(([, value]) => value)];
  return children.flatMap(child => textsBelow(document, child));
}

/** Which inputs of the repository's own actions and workflows get such values; until none is added, since a callee may hand them on. */
function giveInputs(
  { calls }: WorkflowSet,
  given: Map<WorkflowFile, Record<Danger, Set<string>>>,
  dangersIn: Flow,
): void {
  let isSettled = false;
  while (!isSettled) {
    isSettled = true;
    for (const { from, job, step, to } of calls) {
      const { document } = from;
      const sets = given.get(to) ?? { text: new Set(), head: new Set() };
      given.set(to, sets);
      for (const [name, node] of document.entries(document.get((step ?? job).node, 'with'))) {
        const text = document.textOf(node);
        if (text === null) continue;
        for (const danger of ['text', 'head'] as const) {
          const input = name.toLowerCase();
          if (sets[danger].has(input) || dangersIn(text, { file: from, job, step }, danger).length === 0)
            continue;
          sets[danger].add(input);
          isSettled = false;
        }
      }
    }
  }
}
