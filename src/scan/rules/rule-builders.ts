import { longestMatch } from './longest-match.ts';
import type { ProviderRule } from './provider-rule.ts';

type Facts = Pick<ProviderRule, 'id' | 'description' | 'severity' | 'source'> &
  Partial<Pick<ProviderRule, 'entropy' | 'isValid'>>;

interface TokenFacts extends Facts {
  readonly keywords: readonly string[];
  /** A regular expression's source, without capturing groups, as all that follow. */
  readonly token: string;
  /** Characters by which the token would go on, as inside of a class. */
  readonly goesOnWith?: string;
}

interface ContextFacts extends Facts {
  readonly keywords: readonly string[];
  readonly before: string;
  readonly secret: string;
  readonly after?: string;
  readonly goesOnWith?: string;
}

interface AssignedFacts extends Facts {
  /** Of the provider, in lower case: one stands before a word such as `key` or `token`, to which the value is assigned. */
  readonly names?: readonly string[];
  /** Names, in lower case, to which the value is assigned directly. */
  readonly exactNames?: readonly string[];
  readonly value: string;
  readonly goesOnWith?: string;
}

const WORD = 'A-Za-z0-9_-';

/** Alphabet of base64, of both kinds, with its padding. */
export const BASE64 = 'A-Za-z0-9+/=_-';

/** Text before a token may end in an escaped control character or in a percent-encoded one. */
const start = (goesOnWith: string) =>
  `(?:(?<![${goesOnWith.replace('=', '')}])|(?<=\\\\[nrt])|(?<=%[0-9A-Fa-f]{2}))`;

const KEY_WORDS = ['key', 'token', 'secret', 'password', 'passwd', 'credential', 'bearer'];
const ASSIGNED =
  '\\\\?["\'\\])]{0,2}(?::[ \\t]?string)?[ \\t]{0,8}(?:=>|:=|\\?=|==?|->|[:>,(]|\\|\\||\\?\\?|[ \\t])[ \\t]{0,8}(?:\\\\?["\'`])?';

/** A value without any digit is a name in code rather than drawn at random. */
const HAS_DIGIT = '(?=[^\\s"\'`0-9]{0,200}[0-9])';

/** Least entropy unless a rule says otherwise: random text of 16 hexadecimal digits or more has it. */
const ENTROPY = 2.8;

/** A token that is told by its own prefix, wherever it stands as a word of its own. */
export function tokenRule({ token, keywords, goesOnWith = WORD, ...facts }: TokenFacts): ProviderRule {
  return complete(facts, keywords, `${start(goesOnWith)}(${token})(?![${goesOnWith}])`);
}

/** A secret that is told by what stands directly before it. */
export function contextRule({ keywords, before, secret, after = '', ...facts }: ContextFacts): ProviderRule {
  const { goesOnWith = WORD, ...rest } = facts;
  return complete(rest, keywords, `${before}(${secret})(?![${goesOnWith}])${after}`);
}

/** A secret without prefix: the value of a key that has the provider's name, or that stands at most 48 characters after it. */
export function assignedRule({ names = [], exactNames = [], value, ...facts }: AssignedFacts): ProviderRule {
  const { goesOnWith = WORD, ...rest } = facts;
  const anyOf = (words: readonly string[]) => `(?:${words.map(anyCase).join('|')})`;
  const toKeyWord = `[\\s\\S]{0,48}?${anyOf(KEY_WORDS)}`;
  const links = [
    ...(names.length === 0 ? [] : [`(?<=${anyOf(names)})${toKeyWord}`]),
    ...(exactNames.length === 0 ? [] : [`(?<=${anyOf(exactNames)})`]),
  ];
  const head = `${anyOf([...names, ...exactNames])}(?:${links.join('|')})`;
  const pattern = `${head}[\\w.-]{0,16}${ASSIGNED}${HAS_DIGIT}(${value})(?![${goesOnWith}])`;
  return complete(rest, [...names, ...exactNames], pattern);
}

function complete(facts: Facts, keywords: readonly string[], source: string): ProviderRule {
  const pattern = new RegExp(source);
  return { entropy: ENTROPY, isValid: null, ...facts, keywords, pattern, longest: longestMatch(pattern) };
}

/** An expression's source for `text` in any case of its letters: Node 20 cannot ask for that in one group alone. */
export function anyCase(text: string): string {
  return text.replace(/[a-z]|[.\-\\]/g, found =>
    /[a-z]/.test(found) ? `[${found.toUpperCase()}${found}]` : `\\${found}`,
  );
}
