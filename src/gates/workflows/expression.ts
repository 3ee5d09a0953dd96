/** One value of a context that an expression may become, or part of it. */
export interface Access {
  /** `github.event.issue.title` in lower case; `*` stands for what cannot be told before it runs. */
  readonly path: readonly string[];
  /** Whether all that lies below it comes along, as `toJSON` has it. */
  readonly isWhole: boolean;
}

export interface Expression {
  /** As it is written, with `${{` and `}}`. */
  readonly written: string;
  readonly accesses: readonly Access[];
}

/** GitHub refuses what is nested more deeply. */
const MAXIMUM_DEPTH = 50;
/** No value that matters lies deeper. */
const LONGEST_PATH = 16;
/** What these give is true, false or a digest, whatever they are given. */
const HARMLESS = new Set(['contains', 'startswith', 'endswith', 'hashfiles']);
/** What these give has all that lies below what they are given. */
const WHOLE = new Set(['tojson', 'join', 'fromjson']);

/** The expressions in a text, in their order. */
export function expressionsIn(text: string): readonly Expression[] {
  const found: Expression[] = [];
  for (let start = text.indexOf('${{'); start !== -1; ) {
    const end = endOf(text, start + 3);
    const inner = text.slice(start + 3, end);
    found.push({ written: text.slice(start, Math.min(end + 2, text.length)), accesses: accessesOf(inner) });
    start = text.indexOf('${{', end);
  }
  return found;
}

/** Where the `}}` is that ends it: one in a string does not. */
function endOf(text: string, from: number): number {
  const stops = /'(?:[^']|'')*'|\}\}/g;
  stops.lastIndex = from;
  for (let stop = stops.exec(text); stop !== null; stop = stops.exec(text))
    if (stop[0] === '}}') return stop.index;
  const plain = text.indexOf('}}', from);
  return plain === -1 ? text.length : plain;
}

/**
 * What the value of an expression may be, or be made of: comparisons, `!`, `contains` and their like are harmless, and so is what stands
 * before `&&`, which is nothing, zero or false where it is the value. An expression that is none counts for all that it names.
 */
export function accessesOf(expression: string): readonly Access[] {
  const tokens = tokensOf(expression);
  if (tokens === null) return namedIn(expression);
  const parser = new ExpressionParser(tokens);
  const accesses = parser.or(0);
  return accesses === null || !parser.isAtEnd() ? namedIn(expression) : accesses;
}

function namedIn(expression: string): readonly Access[] {
  const names = expression.toLowerCase().replace(/\[\s*'([^']*)'\s*\]/g, '.$1');
  return [...names.matchAll(/[a-z_][\w-]*(?:\s*\.\s*(?:[\w-]+|\*))*/g)].map(([name]) => ({
    path: name.split('.').map(part => part.trim()),
    isWhole: true,
  }));
}

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|([a-zA-Z_][\w-]*)|([+-]?(?:\d|\.\d)[\w.+-]*)|(&&|\|\||[=!<>]=|[()[\].,*!<>]))/y;

/** Null for what is no expression. */
function tokensOf(expression: string): readonly string[] | null {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    tokens.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '');
  }
  return tokens;
}

type Value = readonly Access[] | null;

/** By recursive descent; each rule answers null where the expression breaks it. */
class ExpressionParser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  or(depth: number): Value {
    let all = this.#and(depth);
    while (all !== null && this.#take('||')) all = joined(all, this.#and(depth));
    return all;
  }

  #and(depth: number): Value {
    let last = this.#comparison(depth);
    while (last !== null && this.#take('&&')) last = this.#comparison(depth);
    return last;
  }

  #comparison(depth: number): Value {
    let value = this.#unary(depth);
    while (value !== null && /^(?:[=!<>]=|[<>])$/.test(this.#next())) {
      this.#at += 1;
      value = this.#unary(depth) === null ? null : [];
    }
    return value;
  }

  #unary(depth: number): Value {
    let isNegated = false;
    while (this.#take('!')) isNegated = true;
    const value = this.#postfix(depth);
    return value === null || !isNegated ? value : [];
  }

  #postfix(depth: number): Value {
    if (depth > MAXIMUM_DEPTH) return null;
    const token = this.#next();
    this.#at += 1;
    if (token === '(') {
      const value = this.or(depth + 1);
      return this.#take(')') ? this.#below(value, depth) : null;
    }
    if (/^[a-zA-Z_]/.test(token)) {
      const name = token.toLowerCase();
      if (this.#take('(')) return this.#below(this.#called(name, depth + 1), depth);
      if (/^(?:true|false|null|nan|infinity)$/.test(name)) return [];
      return this.#below([{ path: [name], isWhole: false }], depth);
    }
    return /^['\d.+-]/.test(token) && token !== '.' ? [] : null;
  }

  #called(name: string, depth: number): Value {
    let all: Value = [];
    if (this.#take(')')) return [];
    do all = joined(all, this.or(depth));
    while (all !== null && this.#take(','));
    if (all === null || !this.#take(')')) return null;
    if (HARMLESS.has(name)) return [];
    return WHOLE.has(name) ? all.map(({ path }) => ({ path, isWhole: true })) : all;
  }

  /** What `.name`, `.*` and `[…]` after a value lead to. */
  #below(from: Value, depth: number): Value {
    let value = from;
    while (value !== null) {
      if (this.#take('.')) {
        const name = this.#next().toLowerCase();
        this.#at += 1;
        if (!/^(?:[a-z_][\w-]*|\*)$/.test(name)) return null;
        value = value.map(access => step(access, name));
      } else if (this.#take('[')) {
        const key = this.#next();
        const isAlone = this.#tokens[this.#at + 1] === ']';
        if (key === '*' && isAlone) this.#at += 1;
        else if (this.or(depth + 1) === null) return null;
        if (!this.#take(']')) return null;
        const name = isAlone && key.startsWith("'") ? key.slice(1, -1).replaceAll("''", "'") : '*';
        value = value.map(access => step(access, name.toLowerCase()));
      } else return value;
    }
    return value;
  }

  #next(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

/** Of what a function gave nobody knows what lies where. */
function step(access: Access, name: string): Access {
  const isFull = access.isWhole || access.path.length > LONGEST_PATH;
  return isFull ? access : { path: [...access.path, name], isWhole: false };
}

function joined(one: Value, other: Value): Value {
  return one === null || other === null ? null : [...one, ...other];
}
