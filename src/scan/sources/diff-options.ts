/**
 * How git prints the lines that were added, whatever is configured: with full ids, by no other program, of files that are there, and not of
 * submodules. A file that only moved has no line of its own.
 */
export const ADDED_LINES_OPTIONS = [
  '-r',
  '-p',
  '-M100%',
  '--diff-filter=d',
  '--full-index',
  '--inter-hunk-context=0',
  '--ignore-submodules=all',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
] as const;
