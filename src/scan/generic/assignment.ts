/** A name and the value that it is given, as they stand in a text. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Whether the value stands between quotes; a value without is a name itself in most languages. */
  readonly isQuoted: boolean;
  /** The function that the value is handed to on its way to the name; '' for none. */
  readonly through: string;
  /** Whether something stands between name and value that only programs have: `==`, `(`, a comma. */
  readonly operator: 'equals' | 'colon' | 'arrow' | 'compare' | 'call' | 'comma' | 'space' | 'tag';
}

const LONGEST_NAME = 80;
const LONGEST_GAP = 60;
const LONGEST_VALUE = 600;

const NAME_CHARACTERS = asciiSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-$');
const CLOSERS = /[\\"'`\])} \t]*/y;
const TYPE = /:\s*(?:[&*]?(?:'static )?[A-Za-z_][\w.<>[\]?| ]{0,40}?)\s*(?==(?!=))/y;
const OPERATOR = /(=>|->|:=|\?=|\|\|=|===?|!==?|=~|\+=|=|::|:|,|>(?=[^<>\s]))/y;
const OPENERS =
  /[ \t]*(?:(?:new\s+)?(?:[A-Za-z_][\w.:]{0,40}|\[\]byte|&?\[\]byte)?\(|\[|\{)?[ \t]*(?:@|[rbufLR$]{1,2}(?=["'`]))?/y;
const MARKUP = /[^<"'\r\n]{1,200}(?=<)/y;
const BARE = /[^\s"'`,;<>(){}[\]|&#\\]{1,600}/y;
const BARE_CONFIG = /[^\s"'`<>\\]{1,600}/y;

/**
 * Reads the assignment whose name holds the characters from `start` to `end`: `name = "value"`, `"name": "value"`,
 * `name => 'value'`, `name="value"`, `set("name", "value")`, `<name>value</name>`, `name: value`. Looks a few hundred
 * characters around, whatever stands there.
 */
export function assignmentAt(
  text: string,
  start: number,
  end: number,
  hasBareValues: boolean,
): Assignment | undefined {
  let from = start;
  const first = Math.max(0, start - LONGEST_NAME);
  while (from > first && NAME_CHARACTERS[text.charCodeAt(from - 1)] === 1) from -= 1;
  let to = end;
  const last = Math.min(text.length, end + LONGEST_NAME);
  while (to < last && NAME_CHARACTERS[text.charCodeAt(to)] === 1) to += 1;
  // `-----BEGIN` and the like are no names; a dash before a name is a flag's.
  const name = text.slice(from, to);
  const afterName = text.charCodeAt(to);
  if (afterName === 0x28) return called(text, name, to);
  const closed = skip(CLOSERS, text, to);
  if (closed - to > LONGEST_GAP) return undefined;
  const typed = skip(TYPE, text, closed);
  OPERATOR.lastIndex = typed;
  const operator = OPERATOR.exec(text)?.[0];
  if (operator === undefined) return spaced(text, name, to, closed);
  const after = typed + operator.length;
  if (operator === '>') return marked(text, name, after);
  const kind = KIND_OF[operator];
  if (kind === undefined || (kind === 'comma' && !isQuote(text.charCodeAt(to)))) return undefined;
  return (
    quoted(text, name, after, kind) ??
    (kind === 'comma' ? undefined : bare(text, name, after, kind, to, hasBareValues))
  );
}

const KIND_OF: Readonly<Record<string, Assignment['operator']>> = {
  '=': 'equals',
  ':=': 'equals',
  '?=': 'equals',
  '||=': 'equals',
  '+=': 'equals',
  ':': 'colon',
  '=>': 'arrow',
  '->': 'arrow',
  '==': 'compare',
  '===': 'compare',
  '!=': 'compare',
  '!==': 'compare',
  ',': 'comma',
};

/** `setPassword("value")`, `.password('value')`, `#define` and `ENV` have no operator at all. */
function called(text: string, name: string, at: number): Assignment | undefined {
  return quoted(text, name, at + 1, 'call');
}

function spaced(text: string, name: string, nameEnd: number, at: number): Assignment | undefined {
  const quote = text.charCodeAt(at - 1);
  if (at > nameEnd + 1 && isQuote(quote)) {
    // `name "value"`: the closers took the opening quote.
    const gap = text.slice(nameEnd, at - 1);
    if (/^["']?\s+\\?$/.test(gap)) return quoted(text, name, at - 1, 'space');
  }
  return undefined;
}

function marked(text: string, name: string, at: number): Assignment | undefined {
  MARKUP.lastIndex = at;
  const value = MARKUP.exec(text)?.[0];
  if (value === undefined || text.charCodeAt(at + value.length + 1) !== 0x2f) return undefined;
  const start = at + value.length - value.trimStart().length;
  return {
    name,
    value: value.trim(),
    start,
    end: start + value.trim().length,
    isQuoted: true,
    operator: 'tag',
    through: '',
  };
}

function quoted(
  text: string,
  name: string,
  at: number,
  operator: Assignment['operator'],
): Assignment | undefined {
  let open = skip(OPENERS, text, at);
  if (open - at > LONGEST_GAP) return undefined;
  const through = /([A-Za-z_][\w.:]*)\(\s*(?:@|[rbufLR$]{1,2})?$/.exec(text.slice(at, open))?.[1] ?? '';
  let escapes = 0;
  while (text.charCodeAt(open) === 0x5c && escapes < 4) {
    open += 1;
    escapes += 1;
  }
  const quote = text.charCodeAt(open);
  if (!isQuote(quote)) return undefined;
  let start = open + 1;
  // Docstrings: `"""value"""`, and Markdown's ``value``.
  while (text.charCodeAt(start) === quote && start < open + 3) start += 1;
  if (start === open + 2 && quote !== 0x60) return undefined;
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  for (let index = start; index < limit; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x0a || code === 0x0d) return undefined;
    if (code === 0x5c) {
      if (escapes > 0 && isQuote(text.charCodeAt(skipBackslashes(text, index)))) {
        return {
          name,
          value: text.slice(start, index),
          start,
          end: index,
          isQuoted: true,
          through,
          operator,
        };
      }
      index += 1;
    } else if (code === quote) {
      return { name, value: text.slice(start, index), start, end: index, isQuoted: true, through, operator };
    }
  }
  return undefined;
}

function bare(
  text: string,
  name: string,
  at: number,
  operator: Assignment['operator'],
  nameEnd: number,
  hasBareValues: boolean,
): Assignment | undefined {
  let start = at;
  while (text.charCodeAt(start) === 0x20 || text.charCodeAt(start) === 0x09) start += 1;
  if (start - at > LONGEST_GAP) return undefined;
  // `?token=value&x=y` and `a=b;c=d` end where the next begins; a line of its own ends with the line.
  const isOwnLine =
    text.charCodeAt(nameEnd) !== 0x3d || !/[?&;]/.test(text.charAt(nameEnd - name.length - 1));
  const pattern = hasBareValues && isOwnLine && operator === 'equals' ? BARE_CONFIG : BARE;
  pattern.lastIndex = start;
  let value = pattern.exec(text)?.[0];
  if (value === undefined) return undefined;
  value = value.replace(/[.,:;)\]}]+$/, '');
  return { name, value, start, end: start + value.length, isQuoted: false, through: '', operator };
}

function skipBackslashes(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) === 0x5c && index < at + 8) index += 1;
  return index;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  return found === undefined ? at : at + found.length;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

function asciiSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
