/** The longest glob that is compiled; nobody writes a longer one by hand. */
const LONGEST_PATTERN = 1024;

export const OUTPUT_PATTERN_RULE = `a glob of at most ${LONGEST_PATTERN} characters, relative to $P1_OUTPUT_DIR, that stays inside it`;

/** Whether `pattern` can name outputs of a step: relative, inside the folder, no negation, and not p1's own manifest. */
export function isOutputPattern(pattern: string): boolean {
  if (pattern === '' || pattern.length > LONGEST_PATTERN || /[\u0000-\u001f\u007f]/.test(pattern))
    return false;
  if (pattern.startsWith('!') || pattern === 'manifest.json') return false;
  return !pattern.startsWith('/') && !pattern.split('/').includes('..');
}
