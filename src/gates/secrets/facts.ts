import type { ConfigProblem } from '../../kernel/errors.ts';
import type { ScanAnswer } from '../../scan/answer.ts';
import type { IgnoreEntry } from '../../scan/ignore-file.ts';

export type SecretsFacts =
  | {
      readonly kind: 'scanned';
      readonly answer: ScanAnswer;
      readonly ignores: IgnoreFacts;
      /** Which rules and which ignores were in force, in sentences. */
      readonly judgedBy: readonly string[];
    }
  /** What was to be scanned is not all there. */
  | { readonly kind: 'unresolvable'; readonly message: string; readonly fix: string };

/** What the checked-out ignore file says. */
export interface IgnoreFacts {
  /** From the repository's root. */
  readonly file: string;
  readonly entries: readonly IgnoreEntry[];
  /** Entries without owner or reason. */
  readonly unowned: readonly ConfigProblem[];
  /** Fingerprints that this file ignores and the base's does not. */
  readonly ownOnly: ReadonlySet<string>;
}
