import { quote } from '../kernel/errors.ts';

/** More alternatives than this of one glob's braces are not tried. */
const MOST_ALTERNATIVES = 64;
const LONGEST_GLOB = 1024;

export const GLOB_RULE = `a glob of at most ${LONGEST_GLOB} characters: "*" and "?" within a folder, "**" across folders, "{a,b}" for one of several, "[abc]" for one character`;

type Token =
  | { readonly kind: 'one'; readonly accepts: (character: string) => boolean }
  /** Any number of characters; across folders or not. */
  | { readonly kind: 'many'; readonly crosses: boolean }
  /** `**` and the slash after it: nothing, or folders with the slash at their end. */
  | { readonly kind: 'folders' };

/**
 * Whether a text matches `glob`, in time that grows with the product of both lengths and no faster: globs and paths may be anybody's, and
 * a regular expression made of a glob can take for ever. Undefined for what is no glob.
 */
export function globMatcher(glob: string): ((text: string) => boolean) | undefined {
  if (glob === '' || glob.length > LONGEST_GLOB || /[\u0000-\u001f\u007f]/.test(glob)) return undefined;
  // What other tools read as a pattern would here be a text that nothing matches.
  if (/[@!+*?]\(/.test(glob) || glob.startsWith('!')) return undefined;
  const alternatives = expand(glob);
  const compiled = alternatives?.map(compile);
  if (compiled === undefined) return undefined;
  const whole: (readonly Token[])[] = [];
  for (const tokens of compiled) {
    if (tokens === undefined) return undefined;
    whole.push(tokens);
  }
  return text => whole.some(tokens => matches(tokens, text));
}

/** What is wrong with `glob`, or undefined. */
export function globProblem(glob: string): string | undefined {
  return globMatcher(glob) === undefined ? `${quote(glob)} is not ${GLOB_RULE}` : undefined;
}

function expand(glob: string): readonly string[] | undefined {
  const done: string[] = [];
  const open = [glob];
  while (open.length > 0) {
    if (open.length + done.length > MOST_ALTERNATIVES) return undefined;
    const next = open.pop() ?? '';
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) {
      if (/[{}]/.test(next)) return undefined;
      done.push(next);
      continue;
    }
    const before = next.slice(0, braces.index);
    const after = next.slice(braces.index + braces[0].length);
    const parts = (braces[1] ?? '').split(',');
    if (parts.length > MOST_ALTERNATIVES) return undefined;
    open.push(...parts.map(part => `${before}${part}${after}`));
  }
  return done;
}

function compile(glob: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    if (character === '*' && glob[at + 1] === '*') {
      const begins = at === 0 || glob[at - 1] === '/';
      while (glob[at + 1] === '*') at += 1;
      if (begins && glob[at + 1] === '/') {
        at += 1;
        tokens.push({ kind: 'folders' });
      } else tokens.push({ kind: 'many', crosses: true });
    } else if (character === '*') tokens.push({ kind: 'many', crosses: false });
    else if (character === '?') tokens.push({ kind: 'one', accepts: found => found !== '/' });
    else if (character === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end === -1) return undefined;
      tokens.push(characterClass(glob.slice(at + 1, end)));
      at = end;
    } else {
      if (character === '\\') at += 1;
      const literal = glob[at];
      if (literal === undefined) return undefined;
      tokens.push({ kind: 'one', accepts: found => found === literal });
    }
  }
  return tokens;
}

function characterClass(source: string): Token {
  const isNegated = /^[!^]/.test(source);
  const body = isNegated ? source.slice(1) : source;
  const holds = (found: string): boolean => {
    for (let at = 0; at < body.length; at += 1) {
      const from = body[at] ?? '';
      if (body[at + 1] === '-' && at + 2 < body.length) {
        if (from <= found && found <= (body[at + 2] ?? '')) return true;
        at += 2;
      } else if (from === found) return true;
    }
    return false;
  };
  return { kind: 'one', accepts: found => found !== '/' && holds(found) !== isNegated };
}

/** All places of the glob at which the text read so far can have arrived, one character at a time. */
function matches(tokens: readonly Token[], text: string): boolean {
  let places = withEmpty(tokens, new Set([0]));
  for (const character of text.split('')) {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token?.kind === 'one' && token.accepts(character)) next.add(place + 1);
      if (token?.kind === 'many' && (token.crosses || character !== '/')) next.add(place);
      if (token?.kind === 'folders') {
        // It may only be left where a folder ends: half a step more says that one is being read.
        next.add(character === '/' ? place : place + 0.5);
      }
      if (token === undefined && !Number.isInteger(place)) next.add(character === '/' ? place - 0.5 : place);
    }
    if (next.size === 0) return false;
    places = withEmpty(tokens, next);
  }
  return places.has(tokens.length);
}

/** With the places behind what may match nothing. */
function withEmpty(tokens: readonly Token[], places: Set<number>): Set<number> {
  for (const place of places) {
    const token = tokens[place];
    if (token !== undefined && token.kind !== 'one') places.add(place + 1);
  }
  return places;
}
