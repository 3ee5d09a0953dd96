import type { ConfigProblem } from '../../kernel/errors.ts';
import { quote } from '../../kernel/errors.ts';

/** A table of TOML as gitleaks reads it: keys in any case, and a value of one kind where another can be made of it. */
export interface TomlTable {
  readonly text: (key: string) => string;
  readonly flag: (key: string) => boolean;
  readonly number: (key: string) => number;
  readonly integer: (key: string) => number | undefined;
  readonly texts: (key: string) => readonly string[];
  readonly table: (key: string) => TomlTable | undefined;
  readonly tables: (key: string) => readonly TomlTable[];
  readonly has: (key: string) => boolean;
  /** Keys that are none of `known`, which are in lower case. */
  readonly others: (known: readonly string[]) => readonly string[];
}

/** Tells `report` of each value of a wrong kind, and goes on with the empty one. `name` says which table it is. */
export function tomlTable(
  value: Readonly<Record<string, unknown>>,
  name: string,
  report: (problem: ConfigProblem) => void,
): TomlTable {
  const entries = new Map(Object.entries(value).map(([key, entry]) => [key.toLowerCase(), entry]));

  function wrong(key: string, wanted: string): void {
    report({
      message: `${name} has ${key} = ${quote(entries.get(key.toLowerCase()))}.`,
      fix: `Give it ${wanted}.`,
    });
  }

  function text(key: string): string {
    const found = entries.get(key.toLowerCase()) ?? '';
    if (typeof found === 'string') return found;
    if (typeof found === 'number' || typeof found === 'bigint') return String(found);
    wrong(key, 'a text');
    return '';
  }

  function number(key: string): number {
    const found = entries.get(key.toLowerCase()) ?? 0;
    const result = typeof found === 'boolean' || typeof found === 'object' ? Number.NaN : Number(found);
    if (Number.isFinite(result) && found !== '') return result;
    wrong(key, 'a number');
    return 0;
  }

  function integer(key: string): number | undefined {
    return entries.has(key.toLowerCase()) ? Math.trunc(number(key)) : undefined;
  }

  function flag(key: string): boolean {
    const found = entries.get(key.toLowerCase()) ?? false;
    if (typeof found === 'boolean') return found;
    if (found === 'true' || found === 'false') return found === 'true';
    wrong(key, 'true or false');
    return false;
  }

  function texts(key: string): readonly string[] {
    const found = entries.get(key.toLowerCase()) ?? [];
    if (typeof found === 'string') return found === '' ? [] : found.split(',');
    if (Array.isArray(found) && found.every(entry => typeof entry === 'string')) return found;
    wrong(key, 'a list of texts');
    return [];
  }

  function table(key: string): TomlTable | undefined {
    const found = entries.get(key.toLowerCase());
    if (found === undefined) return undefined;
    if (isTable(found)) return tomlTable(found, `${name}.${key}`, report);
    wrong(key, `one table, [${key}]`);
    return undefined;
  }

  function tables(key: string): readonly TomlTable[] {
    const found = entries.get(key.toLowerCase()) ?? [];
    const list = Array.isArray(found) ? found : [found];
    if (list.every(isTable))
      return list.map((entry, index) => tomlTable(entry, nameOf(entry, key, index, name), report));
    wrong(key, `tables, [[${key}]]`);
    return [];
  }

  return {
    text,
    number,
    integer,
    flag,
    texts,
    table,
    tables,
    has: key => entries.has(key.toLowerCase()),
    others: known => Object.keys(value).filter(key => !known.includes(key.toLowerCase())),
  };
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function nameOf(
  entry: Readonly<Record<string, unknown>>,
  key: string,
  index: number,
  parent: string,
): string {
  if (key === 'rules')
    return typeof entry['id'] === 'string' ? `Rule ${quote(entry['id'])}` : `Rule ${index + 1}`;
  return parent === 'The file' ? `[[${key}]] ${index + 1}` : `${parent}, [[${key}]] ${index + 1},`;
}
