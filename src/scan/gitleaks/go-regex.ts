import { RE2JS } from 're2js';
import { messageOf } from '../../kernel/errors.ts';
import { allMatches, type Search } from './all-matches.ts';
import type { GoMatch, GoPattern } from './gitleaks-rule.ts';
import { GoRegexError } from './go-regex-error.ts';
import { type GoNode, isNullable, longestMatch } from './go-regex-node.ts';
import { parseGoRegex } from './go-regex-parse.ts';
import { linearTime } from './go-regex-safety.ts';
import { hasSameMeaning, toEcmaScript, toPlainRe2 } from './go-regex-translate.ts';
import { peelLazyPrefix } from './lazy-prefix.ts';
import { createWindowSearch } from './window-search.ts';

/**
 * Compiles a pattern of the syntax that Go's regexp takes (pkg.go.dev/regexp/syntax). Node's engine runs it where both
 * mean the same and its time is linear on every text, re2js elsewhere. Texts are strings of UTF-16, offsets theirs.
 * @throws GoRegexError where Go refuses it too, or re2js cannot run it.
 */
export function compileGoRegex(source: string): GoPattern {
  const { node, groupCount, unnamed } = parseGoRegex(source);
  const bound = longestMatch(node);
  const longest = Number.isFinite(bound) ? bound : null;
  const { core, prefixLength, searchWhole } = peelLazyPrefix(node);
  const time = hasSameMeaning(core) ? linearTime(core) : undefined;
  const linear = lazily(() => linearSearch(unnamed, node, groupCount));
  if (time === undefined) linear();
  const native =
    time === undefined ? undefined : orLinear(searchWhole(nativeSearch(toEcmaScript(core))), linear);
  const inWindows =
    time === undefined || native === undefined || isNullable(node)
      ? undefined
      : createWindowSearch({ native, linear: () => linearOr(native, linear), time, prefixLength });

  function matches(text: string, start = 0): Iterable<GoMatch> {
    return inWindows?.(text, start) ?? allMatches(native ?? linear(), text, start);
  }

  return {
    source,
    isNative: native !== undefined,
    longest,
    groupCount,
    matches,
    matchesLinearly: (text, start = 0) => allMatches(linear(), text, start),
    test: text => (native ?? linear())(text, 0) !== undefined,
  };
}

function nativeSearch(source: string): Search {
  const pattern = new RegExp(source, 'gu');
  return (text, from) => {
    let found: RegExpExecArray | null;
    pattern.lastIndex = from;
    do {
      found = pattern.exec(text);
      if (found === null) return undefined;
      // An assertion holds inside a character of two units too, where Go knows no place.
      pattern.lastIndex = found.index + 1;
    } while (isInsideCharacter(text, found.index));
    return { start: found.index, end: found.index + found[0].length, groups: found.slice(1) };
  };
}

/** Node's engine gives up a run of some ten million characters, for want of stack. */
function orLinear(native: Search, linear: () => Search): Search {
  return (text, from) => {
    try {
      return native(text, from);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return linear()(text, from);
    }
  };
}

function isInsideCharacter(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc_00) === 0xdc_00 && (text.charCodeAt(at - 1) & 0xfc_00) === 0xd8_00;
}

function linearSearch(source: string, node: GoNode, groupCount: number): Search {
  const pattern = compileLinear(source, node);
  return (text, from) => {
    const matcher = pattern.matcher(text);
    if (!matcher.find(from)) return undefined;
    const groups = Array.from({ length: groupCount }, (_, index) => matcher.group(index + 1) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };
}

/** re2js knows fewer names of Unicode's classes than Go: their runes it knows. */
function compileLinear(source: string, node: GoNode): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch {
    try {
      return RE2JS.compile(toPlainRe2(node));
    } catch (error) {
      // What it says of the cause may end in a part of the pattern.
      const [reason = ''] = messageOf(error).split(': `');
      throw new GoRegexError(`re2js cannot run it (${reason})`, source);
    }
  }
}

/** What re2js cannot hold, Node runs however slowly. */
function linearOr(native: Search, linear: () => Search): Search {
  try {
    return linear();
  } catch {
    return native;
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
