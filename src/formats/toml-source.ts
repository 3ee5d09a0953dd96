import { TomlCursor, TomlError } from './toml-cursor.ts';

export { TomlError } from './toml-cursor.ts';

/** A value of a TOML text, with its place. Offsets of a string are of what is between its quotes. */
export interface TomlNode {
  readonly start: number;
  readonly end: number;
  /** Numbers, dates and words are given as they are written. */
  readonly value: string | readonly TomlNode[] | TomlTable;
  readonly isText: boolean;
}

export type TomlTable = Map<string, TomlNode>;

/** How a table came to be, which decides who may add to it. */
type Origin = 'header' | 'implied' | 'dotted' | 'closed';

const BARE_VALUE = /[^\s,\]}#]+(?: \d{2}:\d{2}[^\s,\]}#]*)?/y;
const BARE_LEGAL =
  /^(?:true|false|[+-]?(?:inf|nan|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?|0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+)|\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}.*)?|\d{2}:\d{2}.*)$/;
const DEEPEST = 100;

/**
 * Reads TOML 1.0 (toml.io).
 *
 * @throws TomlError that names the offset: for a key or a table that stands twice too.
 */
export function parseToml(text: string): TomlTable {
  const cursor = new TomlCursor(text);
  const root: TomlTable = new Map();
  const origins = new Map<TomlTable, Origin>([[root, 'header']]);
  const arraysOfTables = new Map<TomlTable, Map<string, TomlNode[]>>();
  let table = root;
  for (cursor.skipLines(); !cursor.isAtEnd(); cursor.skipLines()) {
    if (cursor.is('[')) table = header();
    else pair(table, 'dotted', 0);
    cursor.endLine();
  }
  return root;

  function header(): TomlTable {
    const start = cursor.at;
    const isArray = cursor.is('[[');
    cursor.take(isArray ? '[[' : '[');
    const keys = path();
    cursor.skipBlank();
    cursor.take(isArray ? ']]' : ']');
    const parent = descend(root, keys.slice(0, -1), 'implied', start);
    const last = keys.at(-1) ?? '';
    return isArray ? addElement(parent, last, start) : openTable(parent, last, start);
  }

  function openTable(parent: TomlTable, key: string, start: number): TomlTable {
    const known = parent.get(key);
    if (known === undefined) return newTable(parent, key, 'header', start);
    if (!(known.value instanceof Map) || origins.get(known.value) !== 'implied') throw twice(key, start);
    origins.set(known.value, 'header');
    return known.value;
  }

  function addElement(parent: TomlTable, key: string, start: number): TomlTable {
    const known = parent.get(key);
    const list = known === undefined ? [] : arraysOfTables.get(parent)?.get(key);
    if (list === undefined) throw twice(key, start);
    const element: TomlTable = new Map();
    origins.set(element, 'header');
    list.push({ start, end: cursor.at, value: element, isText: false });
    if (known === undefined) {
      parent.set(key, { start, end: cursor.at, value: list, isText: false });
      arraysOfTables.set(parent, (arraysOfTables.get(parent) ?? new Map()).set(key, list));
    }
    return element;
  }

  function pair(into: TomlTable, origin: Origin, depth: number): void {
    const start = cursor.at;
    const keys = path();
    cursor.skipBlank();
    cursor.take('=');
    cursor.skipBlank();
    const owner = descend(into, keys.slice(0, -1), origin, start);
    const key = keys.at(-1) ?? '';
    if (owner.has(key)) throw twice(key, start);
    owner.set(key, value(depth));
  }

  /** The table below `from` that `keys` lead to; those that are missing are made. */
  function descend(from: TomlTable, keys: readonly string[], origin: Origin, start: number): TomlTable {
    return keys.reduce<TomlTable>((found, key) => {
      const next = found.get(key)?.value;
      if (next === undefined) return newTable(found, key, origin, start);
      const last = Array.isArray(next) ? arraysOfTables.get(found)?.get(key)?.at(-1)?.value : next;
      const mayAdd = last instanceof Map && origins.get(last) !== 'closed';
      if (!mayAdd || (origin === 'dotted' && origins.get(last) !== 'dotted')) throw twice(key, start);
      return last;
    }, from);
  }

  function newTable(parent: TomlTable, key: string, origin: Origin, start: number): TomlTable {
    const made: TomlTable = new Map();
    origins.set(made, origin);
    parent.set(key, { start, end: cursor.at, value: made, isText: false });
    return made;
  }

  function path(): readonly string[] {
    const keys = [cursor.key()];
    for (cursor.skipBlank(); cursor.is('.'); cursor.skipBlank()) {
      cursor.take('.');
      cursor.skipBlank();
      keys.push(cursor.key());
    }
    return keys;
  }

  function value(depth: number): TomlNode {
    if (depth > DEEPEST) throw new TomlError('it is nested too deeply', cursor.at);
    if (cursor.is('"') || cursor.is("'")) return { ...cursor.string(), isText: true };
    if (cursor.is('[')) return array(depth);
    if (cursor.is('{')) return inlineTable(depth);
    const start = cursor.at;
    const word = cursor.match(BARE_VALUE);
    if (word === null || !BARE_LEGAL.test(word)) throw new TomlError('a value is expected here', start);
    return { start, end: cursor.at, value: word, isText: false };
  }

  function array(depth: number): TomlNode {
    const start = cursor.at;
    const items: TomlNode[] = [];
    cursor.take('[');
    for (cursor.skipLines(); !cursor.is(']'); cursor.skipLines()) {
      items.push(value(depth + 1));
      cursor.skipLines();
      if (!cursor.is(']')) cursor.take(',');
    }
    cursor.take(']');
    return { start, end: cursor.at, value: items, isText: false };
  }

  function inlineTable(depth: number): TomlNode {
    const start = cursor.at;
    const made: TomlTable = new Map();
    origins.set(made, 'dotted');
    cursor.take('{');
    cursor.skipBlank();
    while (!cursor.is('}')) {
      if (made.size > 0) cursor.take(',');
      cursor.skipBlank();
      pair(made, 'dotted', depth + 1);
      cursor.skipBlank();
    }
    cursor.take('}');
    origins.set(made, 'closed');
    return { start, end: cursor.at, value: made, isText: false };
  }
}

function twice(key: string, offset: number): TomlError {
  return new TomlError(`${JSON.stringify(key)} stands there twice`, offset);
}

/** The value at `path` of keys, or undefined. */
export function tomlAt(table: TomlTable, ...path: readonly string[]): TomlNode | undefined {
  const [first = '', ...rest] = path;
  const node = table.get(first);
  if (rest.length === 0) return node;
  return node?.value instanceof Map ? tomlAt(node.value, ...rest) : undefined;
}
