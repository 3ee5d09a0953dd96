export class TomlError extends Error {
  override readonly name = 'TomlError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const BLANK = /[ \t]*/y;
const BLANK_LINES = /(?:[ \t\r\n]|#[^\n]*)*/y;
const END_OF_LINE = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const BARE_KEY = /[A-Za-z0-9_-]+/y;
const LITERAL = /'([^'\n]*)'/y;
const BASIC = /"((?:[^"\\\n]|\\[^\n])*)"/y;
const LONG_LITERAL = /'''([\s\S]*?'{0,2})'''(?!')/y;
const LONG_BASIC = /"""((?:[^\\]|\\[\s\S])*?"{0,2})"""(?!")/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[ \t]*\r?\n\s*|([\s\S]))/g;
const SIMPLE: Readonly<Record<string, string | undefined>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/** A place in a TOML text that moves on as its parts are taken. */
export class TomlCursor {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  is(part: string): boolean {
    return this.#text.startsWith(part, this.at);
  }

  /** @throws TomlError when it is something else. */
  take(part: string): void {
    if (!this.is(part)) throw this.#unexpected(JSON.stringify(part));
    this.at += part.length;
  }

  match(pattern: RegExp): string | null {
    return this.#groups(pattern)?.[0] ?? null;
  }

  skipBlank(): void {
    this.match(BLANK);
  }

  /** Over line breaks and comments too. */
  skipLines(): void {
    this.match(BLANK_LINES);
  }

  /** @throws TomlError when anything but a comment is left on the line. */
  endLine(): void {
    if (this.match(END_OF_LINE) === null) throw this.#unexpected('the end of the line');
  }

  /** @throws TomlError when there is none. */
  key(): string {
    if (this.is('"') || this.is("'")) return this.string().value;
    const key = this.match(BARE_KEY);
    if (key === null) throw this.#unexpected('a key');
    return key;
  }

  /** @throws TomlError when it does not end. */
  string(): { readonly start: number; readonly end: number; readonly value: string } {
    const start = this.at;
    const isLong = this.is("'''") || this.is('"""');
    const isLiteral = this.is("'");
    const pattern = isLong ? (isLiteral ? LONG_LITERAL : LONG_BASIC) : isLiteral ? LITERAL : BASIC;
    const raw = this.#groups(pattern)?.[1];
    if (raw === undefined) throw new TomlError('the text that begins here does not end', start);
    const first = start + (isLong ? 3 : 1);
    const content = isLong ? raw.replace(/^\r?\n/, '') : raw;
    return {
      start: first + raw.length - content.length,
      end: first + raw.length,
      value: isLiteral ? content : withoutEscapes(content, start),
    };
  }

  #groups(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  #unexpected(expected: string): TomlError {
    return new TomlError(`${this.isAtEnd() ? 'it ends where' : 'here'} ${expected} is expected`, this.at);
  }
}

function withoutEscapes(text: string, offset: number): string {
  return text.replace(ESCAPE, (_, short?: string, long?: string, simple?: string) => {
    const digits = short ?? long;
    if (digits !== undefined) return character(Number.parseInt(digits, 16), offset);
    if (simple === undefined) return '';
    const meaning = SIMPLE[simple];
    if (meaning === undefined) throw new TomlError(`${JSON.stringify(`\\${simple}`)} means nothing`, offset);
    return meaning;
  });
}

function character(codePoint: number, offset: number): string {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff))
    throw new TomlError('an escape stands for no character', offset);
  return String.fromCodePoint(codePoint);
}
