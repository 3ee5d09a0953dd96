import { compileGoRegex } from '../../scan/gitleaks/go-regex.ts';
import { AssertionProblem } from './assertion-kind.ts';

/** A user's pattern that needs, on every text, time in proportion to its length: no pattern can make a run hang. */
export interface LinearPattern {
  readonly source: string;
  /** The first match: where, and what its groups caught. */
  readonly find: (text: string) => PatternMatch | undefined;
}

export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

const FIX =
  'Write it in the syntax of RE2 (github.com/google/re2/wiki/Syntax): there are no look-arounds and no back references in it.';

/** @throws AssertionProblem at `path` for a pattern that is none. */
export function linearPattern(source: string, path: readonly string[]): LinearPattern {
  try {
    const pattern = compileGoRegex(source);
    return {
      source,
      find: text => {
        for (const match of pattern.matches(text)) return match;
        return undefined;
      },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be run';
    throw new AssertionProblem(path, `This is not a regular expression: ${why}.`, FIX);
  }
}
