import type { ScannedText } from './scanned-text.ts';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What a finding says of the rule that made it. */
export interface RuleLabel {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  readonly tags?: readonly string[];
}

/** Where a secret stands in the text that was scanned: offsets, the end exclusive. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** Of a rule that looks for secrets of many kinds: the kind. Without it the rule's own label holds. */
  readonly label?: RuleLabel;
  /** Where the secret itself stands, if the place that is shown is more than that. */
  readonly value?: { readonly start: number; readonly end: number };
}

export interface Rule extends RuleLabel {
  /** Lower case ASCII; the rule is asked only where one of them stands, in any case of its letters. */
  readonly keywords: readonly string[];
  /** Where two findings overlap the lower one stands: 0 a provider's format, 1 a known structure, 2 a guess. */
  readonly tier: 0 | 1 | 2;
  /** Everything that decides what it finds, as text. */
  readonly definition: string;
  /** Asked at each hit. It may look some thousand characters around, never further: that keeps a scan linear. */
  readonly at?: (text: ScannedText, start: number, end: number) => Found | readonly Found[] | undefined;
  /** Whether `at` is worth asking at a hit: false only where it would find nothing. Spares making a text of most bytes. */
  readonly isWorthAsking?: (bytes: Uint8Array, start: number) => boolean;
  /** Asked once for a text that has any of the keywords, and told which. */
  readonly whole?: (text: ScannedText, seen: ReadonlySet<string>) => readonly Found[];
  /** `whole` is asked for every text. */
  readonly isAlwaysAsked?: boolean;
  /** Its findings stand beside others of the same place. */
  readonly keepsOverlaps?: boolean;
}

/** A secret as a rule found it, and what stands around it. */
export interface Weighed {
  readonly start: number;
  readonly label: RuleLabel;
  readonly secret: string;
}

/** What an allowlist may be asked about a finding. */
export interface AllowCandidate {
  readonly secret: string;
  readonly match: string;
  readonly line: string;
  readonly path: string;
  readonly commit: string;
}

/** What holds for the findings of every rule of a pack. */
export interface RulePack {
  readonly rules: readonly Rule[];
  /** Whether a file or a commit is to be left alone altogether. `commit` is '' for none. */
  readonly isPathAllowed?: (path: string, commit: string) => boolean;
  readonly isAllowed?: (finding: AllowCandidate) => boolean;
  /** Tells how much weight each of the secrets of one text has, by what stands around it; those left out are none. */
  readonly weigh?: <S extends Weighed>(text: ScannedText, secrets: readonly S[]) => readonly S[];
  /** Rules, and kinds of secrets within rules, whose findings are not told. */
  readonly disabledIds?: readonly string[];
  /** Comments that mark a line as known: no finding that begins or ends on it is told. */
  readonly allowComments: readonly string[];
  /** Of everything that decides what is found: hex, the same for the same rules. */
  readonly digest: string;
}
