import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A line of the corpus, or several that are one secret. */
export interface Label {
  readonly file: string;
  readonly line: number;
  readonly lineEnd: number;
  readonly category: string;
  readonly isSecret: boolean;
}

/** The labels of files that are there, one per line: a line that any label calls a secret is one. */
export function readLabels(
  corpus: string,
  without: ReadonlySet<string>,
): { readonly labels: readonly Label[]; readonly root: string } {
  const [header = '', ...rows] = readFileSync(path.join(corpus, 'labels.csv'), 'utf8').split(/\r?\n/);
  const columns = header.split(',');
  const root = existsSync(path.join(corpus, 'files')) ? path.join(corpus, 'files') : corpus;
  const byPlace = new Map<string, Label>();
  for (const row of rows.filter(text => text !== '')) {
    const cells = cellsOf(row);
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    const category = cell('category');
    if (without.has(category) || !existsSync(path.join(root, cell('file')))) continue;
    const line = Number.parseInt(cell('line'), 10);
    const lineEnd = Number.parseInt(cell('line_end'), 10) || line;
    const label = { file: cell('file'), line, lineEnd, category, isSecret: cell('label') === 'T' };
    const place = `${label.file}:${line}-${lineEnd}`;
    if (label.isSecret || !byPlace.has(place)) byPlace.set(place, label);
  }
  return { labels: [...byPlace.values()], root };
}

function cellsOf(row: string): readonly string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
