import type { Severity } from '../rule.ts';

/** The format of one provider's secrets, as its documentation gives it. */
export interface ProviderRule {
  /** `<provider>-<what it is>`, kebab-case. */
  readonly id: string;
  /** For a person: what it is, and what who has it can do. */
  readonly description: string;
  readonly severity: Severity;
  /** ASCII in lower case; one of them is in every match, or near it where `isNear`. */
  readonly keywords: readonly string[];
  /** Syntax that Node 20 has too; group 1 is the secret, or the whole match where there is none. */
  readonly pattern: RegExp;
  /** Longest text that a match takes, in characters. */
  readonly longest: number;
  /** The least entropy of the secret, in bits per character; null where the format alone decides. */
  readonly entropy: number | null;
  /** Whether the secret's own checksum holds; null where none is documented. */
  readonly isValid: ((secret: string) => boolean) | null;
  /** Where the provider documents the format. */
  readonly source: string;
}
