import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { ConfigError, messageOf, quote, systemCode, visible } from '../kernel/errors.ts';
import { MAXIMUM_CONFIG_BYTES } from './defaults.ts';
import { tooDeepAt } from './yaml-depth.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file as data, which can say on which line a value stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly digest: string;
  /** `file:line:column` of the value at `path`, or of its key. */
  readonly locate: (path: YamlPath, part?: 'value' | 'key') => string;
}

/**
 * Reads `path`, called `file` in messages, as one YAML 1.2 document of at most 1 MiB of UTF-8, without duplicate keys and with few aliases.
 *
 * @throws ConfigError that names file, line and column.
 */
export function readYaml(file: string, path: string = file): YamlSource {
  return parseYaml(file, readBytes(file, path));
}

/** The same of a file's bytes, wherever they come from. */
export function parseYaml(file: string, bytes: Buffer): YamlSource {
  const lineCounter = new LineCounter();
  const text = decode(file, bytes);
  refuseDepth(file, text);
  const document = parse(file, text, lineCounter);
  check(file, document, lineCounter);
  const value = toValue(file, document);
  return {
    file,
    value,
    digest: createHash('sha256').update(bytes).digest('hex'),
    locate: (path, part = 'value') => place(file, lineCounter, offsetOf(document, path, part)),
  };
}

function readBytes(file: string, path: string): Buffer {
  try {
    const stats = statSync(path);
    if (stats.isDirectory() || stats.isFile()) {
      if (stats.size > MAXIMUM_CONFIG_BYTES) throw tooLarge(file, stats.size);
      return readFileSync(path);
    }
    throw new ConfigError({ where: file, message: 'This is a device or a pipe.', fix: 'Name a file.' });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw unreadable(file, error);
  }
}

function tooLarge(file: string, size: number): ConfigError {
  return new ConfigError({
    where: file,
    message: `The file has ${size} bytes; at most ${MAXIMUM_CONFIG_BYTES} are read.`,
    fix: 'Move long commands into scripts and call those.',
  });
}

function unreadable(file: string, error: unknown): ConfigError {
  const isMissing = systemCode(error) === 'ENOENT';
  return new ConfigError({
    where: file,
    message: isMissing ? 'There is no such file.' : `The file cannot be read: ${messageOf(error)}.`,
    fix: isMissing
      ? 'Create it, or name another with `config`.'
      : 'Name a YAML file that this user may read.',
  });
}

function decode(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError({ where: file, message: 'The file is not UTF-8.', fix: 'Save it as UTF-8.' });
  }
}

function refuseDepth(file: string, text: string): void {
  const offset = tooDeepAt(text);
  if (offset === undefined) return;
  const before = text.slice(0, offset).split('\n');
  throw new ConfigError({
    where: `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}`,
    message: 'The file is nested too deeply to be read.',
    fix: 'Flatten it: nothing in p1.yml goes deeper than eight levels.',
  });
}

function parse(file: string, text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    const document = parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: false,
    });
    const [first] = document.errors;
    if (first === undefined) return document;
    throw notYaml(place(file, lineCounter, first.pos[0]), first.message);
  } catch (error) {
    throw error instanceof ConfigError ? error : notYaml(file, messageOf(error));
  }
}

/** @throws ConfigError for a key that cannot stand where it does, or an alias without its anchor. */
function check(file: string, document: Document.Parsed, lineCounter: LineCounter): void {
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (isMap(node)) refuseKeys(node, offset => place(file, lineCounter, offset));
    if (isCollection(node) || isScalar(node)) anchors.add(node.anchor ?? '');
    if (!isAlias(node) || anchors.has(node.source)) return;
    throw new ConfigError({
      where: place(file, lineCounter, node.range?.[0] ?? 0),
      message: `No anchor ${quote(`&${node.source}`)} stands before this alias.`,
      fix: 'Put text that starts with `*` in quotes.',
    });
  });
}

/** In linear time: the parser itself would compare each key with every one before it. */
function refuseKeys(map: YAMLMap, placeOf: (offset: number) => string): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const where = placeOf(key.range?.[0] ?? 0);
    if (name === '__proto__')
      throw new ConfigError({ where, message: '"__proto__" is no key.', fix: 'Remove it.' });
    if (seen.has(name)) {
      const message = `The key ${quote(name)} stands here twice.`;
      throw new ConfigError({ where, message, fix: 'Remove one of the two.' });
    }
    seen.add(name);
  }
}

function toValue(file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw notYaml(file, messageOf(error));
  }
}

function notYaml(where: string, reason: string): ConfigError {
  const sentence = visible(reason.replace(/\s+/g, ' ')).slice(0, 200).replace(/\.$/, '');
  return new ConfigError({
    where,
    message: `This is not valid YAML: ${sentence}.`,
    fix: 'Correct it there.',
  });
}

function offsetOf(document: Document.Parsed, path: YamlPath, part: 'value' | 'key'): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetAt(document, path.slice(0, length), part);
    if (offset !== undefined) return offset;
  }
  return document.contents?.range?.[0] ?? 0;
}

function offsetAt(document: Document.Parsed, path: YamlPath, part: 'value' | 'key'): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  if (part === 'key' && isMap(parent)) {
    const pair = parent.items.find(item => isPair(item) && String(item.key) === String(name));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function place(file: string, lineCounter: LineCounter, offset: number): string {
  const { line, col } = lineCounter.linePos(offset);
  return `${file}:${line}:${col}`;
}
