import type { SeededRandom } from './seeded-random.ts';

const ATOMS = (
  'a b k K S s ſ \u212a é Σ σ ς 😀 \\d \\w \\s \\W \\S \\D . [a-c] [^a] [^\\n] [k-s] [[:alpha:]] [[:^digit:]_] \\pL \\p{Greek} ' +
  '\\PL \\p{Lu} [\\d\\-é-ü] \\x61 \\x{3c3} \\141 \\Qa.b\\E \\. - _ \\n \\t []a] [a-] { } \\b \\B ^ $ \\A \\z ='
).split(' ');
const REPEATS = '* + ? *? +? ?? {2} {0,2} {1,3}? {2,} {0}'.split(' ');
const OPENERS = '( (?: (?P<n> (?<m> (?i: (?s: (?m: (?U: (?-i: (?im-s:'.split(' ');
const SWITCHES = '(?i) (?s) (?m) (?U) (?-i) (?i-U)'.split(' ');
const PREFIXES = ['', '', '', '[a-k]{0,3}?', '(?i)[\\w.-]{0,4}?', '[\\w.-]{0,2}?(?i:[a-k]{0,2}?b)'];
const PIECES = [...'abckKsSéÉΣσς\n\r \t19_-.={}\u212aſ\u2028', '😀', 'a.b', 'ab'];

/** A pattern of Go's syntax with a bit of everything; Go refuses a few. */
export function randomPattern(random: SeededRandom): string {
  return random.pick(PREFIXES) + sequence(random, 3);
}

function sequence(random: SeededRandom, depth: number): string {
  let source = '';
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const kind = random.next();
    if (kind > 0.95) {
      source += random.pick(SWITCHES);
      continue;
    }
    const isGroup = depth > 0 && kind < 0.35;
    const atom = isGroup ? group(random, depth - 1) : random.pick(ATOMS);
    source += atom + (random.next() < 0.4 ? random.pick(REPEATS) : '');
  }
  return source;
}

function group(random: SeededRandom, depth: number): string {
  const more = random.next() < 0.4 ? `|${sequence(random, depth)}` : '';
  return `${random.pick(OPENERS)}${sequence(random, depth)}${more})`;
}

export function randomText(random: SeededRandom, maxPieces: number): string {
  return Array.from({ length: random.below(maxPieces) }, () => random.pick(PIECES)).join('');
}
