import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml';
import { tooDeepAt } from '../config/yaml-depth.ts';
import { quote } from '../kernel/errors.ts';
import type { SourceText, Span } from './source-text.ts';

/** Text of a value in a YAML file, and its place. */
export interface YamlText {
  readonly text: string;
  readonly span: Span;
  /** The place of `part` of it, which begins at or after `from` in what is written; null where it is written in another way. */
  readonly placeOf: (part: string, from: number) => { readonly span: Span; readonly end: number } | null;
  /** Whether it is a number without quotes, which drops its last zeros: 3.10 is 3.1. */
  readonly lostZeros: string | null;
}

/** A YAML file that can be asked for values and their places. Aliases are followed. */
export interface YamlDocument {
  readonly root: unknown;
  readonly error: { readonly message: string; readonly offset: number } | null;
  /** The value of `key`, or undefined. */
  readonly get: (node: unknown, key: string) => unknown;
  /** Key, value, and the place of the key. */
  readonly entries: (node: unknown) => readonly (readonly [string, unknown, Span])[];
  readonly items: (node: unknown) => readonly unknown[];
  readonly isList: (node: unknown) => boolean;
  readonly isMap: (node: unknown) => boolean;
  /** The text of a scalar; null for anything else. */
  readonly textOf: (node: unknown) => YamlText | null;
  /** The value of a scalar; undefined for anything else. */
  readonly valueOf: (node: unknown) => unknown;
  /** How many nodes and characters it has, aliases followed; without end where one contains itself. */
  readonly expandedSize: () => number;
  /**
   * The first thing that readers of YAML disagree about, or null: a key or an anchor twice, a merge key, a key that is no plain text, a
   * tag that no schema knows, and YAML 1.1, in which `on` is a boolean.
   */
  readonly ambiguity: () => { readonly message: string; readonly offset: number } | null;
}

export function yamlDocument({ text, spanOf }: SourceText): YamlDocument {
  const tooDeep = tooDeepAt(text);
  const document = parseDocument(tooDeep === undefined ? text : '', {
    prettyErrors: false,
    uniqueKeys: false,
    // `!!binary` and its like would hide a text.
    resolveKnownTags: false,
  });
  const [error] = document.errors;
  const anchors = anchorsOf(document);
  const follow = (node: unknown): unknown => (isAlias(node) ? anchors.get(node.source) : node);
  const get = (node: unknown, key: string): unknown => {
    const map = follow(node);
    return isMap(map) ? follow(map.get(key, true)) : undefined;
  };
  return {
    root: document.contents,
    error:
      tooDeep !== undefined
        ? { message: 'it is nested too deeply.', offset: tooDeep }
        : error === undefined
          ? null
          : { message: error.message, offset: error.pos[0] },
    get,
    entries: node => {
      const map = follow(node);
      if (!isMap(map)) return [];
      return map.items.flatMap(({ key, value }) =>
        isScalar(key)
          ? [
              [
                String(key.value),
                follow(value),
                spanOf(key.range?.[0] ?? 0, String(key.value).length),
              ] as const,
            ]
          : [],
      );
    },
    items: node => {
      const list = follow(node);
      return isSeq(list) ? list.items.map(follow) : [];
    },
    isList: node => isSeq(follow(node)),
    isMap: node => isMap(follow(node)),
    expandedSize: () => expandedSize(document.contents, follow, new Map()),
    ambiguity: () => ambiguityOf(document),
    valueOf: node => {
      const scalar = follow(node);
      return isScalar(scalar) ? scalar.value : undefined;
    },
    textOf: node => {
      if (!isScalar(node) || node.value === null || typeof node.value === 'boolean') return null;
      const [start = 0, end = 0] = node.range ?? [];
      const written = text.slice(start, end);
      const isQuoted = /^["']/.test(written);
      const value = String(node.value);
      const isNumber = typeof node.value === 'number';
      const lostZeros = isNumber && written !== value ? written : null;
      return {
        text: value,
        span: spanOf(start + (isQuoted ? 1 : 0), isQuoted ? value.length : written.length),
        placeOf: (part, from) => {
          const at = written.indexOf(part, from);
          return at === -1 ? null : { span: spanOf(start + at, part.length), end: at + part.length };
        },
        lostZeros,
      };
    },
  };
}

/** Each anchor's value, found once: the library looks through the whole document for every alias. */
function anchorsOf(document: Document.Parsed): ReadonlyMap<string, unknown> {
  const anchors = new Map<string, unknown>();
  visit(document, (_, node) => {
    if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
  });
  return anchors;
}

function ambiguityOf(
  document: Document.Parsed,
): { readonly message: string; readonly offset: number } | null {
  if (document.directives.yaml.version !== '1.2')
    return { message: 'it declares another YAML than 1.2', offset: 0 };
  const [warning] = document.warnings;
  if (warning !== undefined) return { message: warning.message, offset: warning.pos[0] };
  let found: { readonly message: string; readonly offset: number } | null = null;
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor === undefined) return undefined;
      if (anchors.has(node.anchor)) {
        found = { message: `the anchor ${quote(node.anchor)} is there twice`, offset: node.range?.[0] ?? 0 };
        return visit.BREAK;
      }
      anchors.add(node.anchor);
      return undefined;
    },
  });
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : null;
        const offset = (isNode(key) ? key.range?.[0] : undefined) ?? 0;
        if (name === null) found = { message: 'a key is no plain text', offset };
        else if (name === '<<') found = { message: 'the merge key `<<` is used', offset };
        else if (seen.has(name)) found = { message: `the key ${quote(name)} is there twice`, offset };
        else seen.add(name);
        if (found !== null) return visit.BREAK;
      }
      return undefined;
    },
  });
  return found;
}

/** An anchor stands before its aliases: the size of what they name is known by then, unless they stand inside of it. */
function expandedSize(
  node: unknown,
  follow: (node: unknown) => unknown,
  known: Map<unknown, number>,
): number {
  if (isAlias(node)) return known.get(follow(node)) ?? Number.POSITIVE_INFINITY;
  const children = isMap(node)
    ? node.items.flatMap(({ key, value }) => [key, value])
    : isSeq(node)
      ? node.items
      : [];
  const own = isScalar(node) ? String(node.value).length : 0;
  const size = children.reduce<number>((sum, child) => sum + expandedSize(child, follow, known), 1 + own);
  known.set(node, size);
  return size;
}
