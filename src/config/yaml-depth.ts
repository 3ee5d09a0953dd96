import { Lexer, Parser } from 'yaml';

/** p1.yml has eight levels at most; a generous multiple of them. */
const MAXIMUM_DEPTH = 64;

/**
 * The offset at which the collections of `text` are nested too deeply to be read, or undefined. The tokens are read one
 * by one here: making a document of them recurses, and Node aborts, past any `catch`, if its stack ends while an
 * expression is compiled.
 */
export function tooDeepAt(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MAXIMUM_DEPTH) return parser.offset;
  }
  return undefined;
}
