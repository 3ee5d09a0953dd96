import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { tooDeepAt } from '../../config/yaml-depth.ts';
import type { Span } from '../pin.ts';
import type { SourceText } from '../source-text.ts';

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
  readonly entries: (node: unknown) => readonly (readonly [string, unknown])[];
  readonly items: (node: unknown) => readonly unknown[];
  readonly isList: (node: unknown) => boolean;
  /** The text of a scalar; null for anything else. */
  readonly textOf: (node: unknown) => YamlText | null;
}

export function yamlDocument({ text, spanOf }: SourceText): YamlDocument {
  const tooDeep = tooDeepAt(text);
  const document = parseDocument(tooDeep === undefined ? text : '', {
    prettyErrors: false,
    uniqueKeys: false,
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
        isScalar(key) ? [[String(key.value), follow(value)] as const] : [],
      );
    },
    items: node => {
      const list = follow(node);
      return isSeq(list) ? list.items.map(follow) : [];
    },
    isList: node => isSeq(follow(node)),
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
