import type { Dependent } from './lockfile.ts';

/** Who asks for whom, by the keys of a lockfile that names the package it chose for each. */
export interface KeyedEdge {
  readonly from: string;
  readonly to: string;
  readonly spec: string;
  readonly isProject: boolean;
  readonly isDevelopment: boolean;
}

export interface KeyedGraph {
  readonly runtime: ReadonlySet<string>;
  readonly reached: ReadonlySet<string>;
  readonly dependentsOf: (key: string) => readonly Dependent[];
}

/** `kept` are keys of what is needed without being asked for by name: folders and files of the project. */
export function keyedGraph(edges: readonly KeyedEdge[], kept: readonly string[] = []): KeyedGraph {
  const from = new Map<string, KeyedEdge[]>();
  const to = new Map<string, Dependent[]>();
  for (const edge of edges) {
    push(from, edge.from, edge);
    push(to, edge.to, { from: edge.from, spec: edge.spec, isProject: edge.isProject });
  }
  const roots = [...new Set(edges.filter(({ isProject }) => isProject).map(edge => edge.from))];
  return {
    runtime: reach(roots, from, ({ isDevelopment }) => !isDevelopment),
    reached: reach([...roots, ...kept], from, () => true),
    dependentsOf: key => to.get(key) ?? [],
  };
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function reach(
  roots: readonly string[],
  edges: ReadonlyMap<string, readonly KeyedEdge[]>,
  isFollowed: (edge: KeyedEdge) => boolean,
): ReadonlySet<string> {
  const reached = new Set(roots);
  const open = [...roots];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const edge of edges.get(key) ?? []) {
      if (!isFollowed(edge) || reached.has(edge.to)) continue;
      reached.add(edge.to);
      open.push(edge.to);
    }
  }
  return reached;
}
