const HOME_ROW = /[asdfghjkl]/gi;
const LETTER = /[a-z]/gi;
const LONGEST = 40;
const FEWEST_LETTERS = 8;

/**
 * Whether hands fell on a keyboard's middle row: `askfjh234as9sd8`. Of letters drawn at random a third are there, so of eight such
 * letters seven are in 3 of 1,000.
 */
export function isMashed(secret: string): boolean {
  if (secret.length > LONGEST || /^[0-9a-f]+$/i.test(secret) || /[A-Z]/.test(secret)) return false;
  const letters = secret.match(LETTER)?.length ?? 0;
  const home = secret.match(HOME_ROW)?.length ?? 0;
  return letters >= FEWEST_LETTERS && home >= letters * 0.8 && new Set(secret).size >= 5 && /\d/.test(secret);
}
