export const ASSERTION_KINDS = [
  'exact',
  'contains',
  'regex',
  'json-path',
  'json-schema',
  'number',
  'similarity',
  'exit-code',
  'program',
] as const;

export type AssertionKind = (typeof ASSERTION_KINDS)[number];

/** Where what is asserted on comes from. */
export type Source =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'stderr' }
  /** Relative to the case's workspace, or to the outputs of its step. */
  | { readonly kind: 'file'; readonly path: string };

/** One assertion, ready to be checked. */
export interface AssertionDefinition {
  readonly kind: AssertionKind;
  readonly source: Source;
  /** Never throws for what a case came out with: what cannot be read is a failed assertion. */
  readonly check: (came: Came) => Promise<Finding>;
}

/** What a repeat of a case came out with. */
export interface Came {
  readonly exitCode: number | null;
  /** The source's bytes, at most 4 MiB of them. */
  readonly read: (source: Source) => CameText;
  /** Absolute: the case's workspace, or the outputs of its step. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export type CameText =
  | { readonly kind: 'text'; readonly text: string; readonly leftOutBytes: number }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What one assertion found. */
export interface Finding {
  readonly isMet: boolean;
  /** 0..1; graded where the assertion is, else 0 or 1. */
  readonly score: number;
  /** One sentence for a person. */
  readonly message: string;
  /** What was expected, what came, and where they part; null where the sentence says it all. */
  readonly diff: string | null;
}
