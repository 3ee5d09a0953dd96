/** Words that nobody's random token has, of whatever length it is. */
const LONG_WORDS =
  /example|placeholder|change[_-]?me|redacted|replace|dummy|sample|insert|xxxxx|qwerty|asdfgh|zxcvbn|foobar|deadbeef|cafebabe|c0ffee/i;

/** Short words turn up in long random text by chance: some 1 in 10,000 at 100 characters. */
const SHORT_WORDS = /xxxx|your|test|fake|mock|demo|todo/i;
const LONGEST_FOR_SHORT_WORDS = 100;

/** One character six times (but for those that base64 pads with in some formats), two four times, three or four three times, up to 32 twice. */
const REPEATED = /([^_-])\1{5}|(.{2})\2{3}|(.{3,4})\3{2}|(.{5,32})\4/;

const TEMPLATE = /^<.{0,200}>$|\$\{|\{\{|\*{4}|\.{3}|…/;

/** How the keys begin that Azure's emulators of storage and Cosmos DB have everywhere (Microsoft: "Use the Azurite emulator"). */
const KNOWN_TO_ALL = /^(?:Eby8vdM02xNOcq|C2y6yDjf5\/R\+ob)/;

/** That many steps in a row up or down the alphabet are no chance. */
const LONGEST_WALK = 5;

/**
 * Whether what has the format of a provider's secret was made up for a document or a test: it has a word in it, a
 * character or a group of them again and again, or a walk through the alphabet or the digits.
 */
export function isPlaceholder(secret: string): boolean {
  if (KNOWN_TO_ALL.test(secret) || LONG_WORDS.test(secret) || TEMPLATE.test(secret) || REPEATED.test(secret))
    return true;
  if (secret.length <= LONGEST_FOR_SHORT_WORDS && SHORT_WORDS.test(secret)) return true;
  return hasWalk(secret, 1) || hasWalk(secret, 2);
}

/** `abcdef`, `987654`, `67890123`; with a stride of two, `a1b2c3d4`. */
function hasWalk(secret: string, stride: number): boolean {
  let up = 0;
  let down = 0;
  for (let index = stride; index < secret.length; index += 1) {
    const step = secret.charCodeAt(index) - secret.charCodeAt(index - stride);
    const turnsOver = secret[index] === '0' && secret[index - stride] === '9';
    up = step === 1 || turnsOver ? up + 1 : 0;
    down = step === -1 ? down + 1 : 0;
    if (Math.max(up, down) >= LONGEST_WALK) return true;
  }
  return false;
}
