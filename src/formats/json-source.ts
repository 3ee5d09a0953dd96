/** A value of a JSON text, with the place of each. Offsets are of the text; those of a string are of what is between its quotes. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null | readonly JsonNode[] | ReadonlyMap<string, JsonNode>;
}

export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const DEEPEST = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const BLANK = /[ \t\r\n]*/y;
const BLANK_OR_COMMENT = /(?:[ \t\r\n]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/**
 * Reads JSON (RFC 8259), with comments if `allowsComments`. Of a key that stands twice the last counts, as `JSON.parse` has it.
 *
 * @throws JsonError that names the offset.
 */
export function parseJsonSource(text: string, { allowsComments = false } = {}): JsonNode {
  let at = 0;
  const blank = allowsComments ? BLANK_OR_COMMENT : BLANK;
  skip();
  const node = value(0);
  skip();
  if (at < text.length) throw unexpected();
  return node;

  function value(depth: number): JsonNode {
    if (depth > DEEPEST) throw new JsonError('it is nested too deeply', at);
    if (text[at] === '{') return object(depth);
    if (text[at] === '[') return array(depth);
    if (text[at] === '"') return string();
    for (const [word, meaning] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const)
      if (text.startsWith(word, at)) return scalar(word.length, meaning);
    const number = take(NUMBER);
    if (number === null) throw unexpected();
    return { start: at - number.length, end: at, value: Number(number) };
  }

  function object(depth: number): JsonNode {
    const start = at;
    const members = new Map<string, JsonNode>();
    at += 1;
    skip();
    while (text[at] !== '}') {
      if (members.size > 0) comma();
      const key = string().value;
      skip();
      expect(':');
      skip();
      members.set(String(key), value(depth + 1));
      skip();
    }
    at += 1;
    return { start, end: at, value: members };
  }

  function array(depth: number): JsonNode {
    const start = at;
    const items: JsonNode[] = [];
    at += 1;
    skip();
    while (text[at] !== ']') {
      if (items.length > 0) comma();
      items.push(value(depth + 1));
      skip();
    }
    at += 1;
    return { start, end: at, value: items };
  }

  function string(): JsonNode {
    const start = at;
    const whole = take(STRING);
    if (whole === null) throw unexpected();
    return { start: start + 1, end: at - 1, value: String(JSON.parse(whole)) };
  }

  function scalar(length: number, meaning: boolean | null): JsonNode {
    at += length;
    return { start: at - length, end: at, value: meaning };
  }

  function comma(): void {
    expect(',');
    skip();
  }

  function expect(character: string): void {
    if (text[at] !== character) throw unexpected();
    at += 1;
  }

  function skip(): void {
    take(blank);
  }

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return null;
    at += match[0].length;
    return match[0];
  }

  function unexpected(): JsonError {
    return new JsonError(
      at >= text.length ? 'it ends too early' : `${JSON.stringify(text[at])} is not expected here`,
      at,
    );
  }
}

/** The value at `path` of keys, or undefined. */
export function jsonAt(node: JsonNode, ...path: readonly string[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(
    (found, key) => (found?.value instanceof Map ? found.value.get(key) : undefined),
    node,
  );
}
