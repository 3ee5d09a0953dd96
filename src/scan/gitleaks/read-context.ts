import type { ConfigProblem } from '../../kernel/errors.ts';
import type { GoPattern } from './gitleaks-rule.ts';

/** A problem and, where there is one, a text of the file that stands where it is. */
export interface ReadProblem extends ConfigProblem {
  readonly near?: string;
}

/** What reading one file needs and leaves. */
export interface ReadContext {
  readonly report: (problem: ReadProblem) => void;
  readonly warn: (warning: string) => void;
  readonly warnOfKeys: (keys: readonly string[], owner: string) => void;
  /** Undefined where it is reported that it cannot be run. */
  readonly compile: (source: string, owner: string) => GoPattern | undefined;
}
