/** A regular expression of Go's syntax, as it runs here. */
export interface GoPattern {
  /** As it was written. */
  readonly source: string;
  /** Matches of `text` from `start` on, in order; groups by number, undefined where one took no part. */
  readonly matches: (text: string, start?: number) => Iterable<GoMatch>;
  /** The same, never with Node's own engine: slower, and in linear time whatever the text. */
  readonly matchesLinearly: (text: string, start?: number) => Iterable<GoMatch>;
  readonly test: (text: string) => boolean;
  /** Whether Node's own engine runs it: its time is bounded on a window of any content. */
  readonly isNative: boolean;
  /** The longest match in characters; null where it has no bound. */
  readonly longest: number | null;
  readonly groupCount: number;
}

export interface GoMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** What is not reported although a rule finds it (github.com/gitleaks/gitleaks, "Configuration"). */
export interface Allowlist {
  readonly condition: 'OR' | 'AND';
  readonly regexTarget: 'secret' | 'match' | 'line';
  readonly regexes: readonly GoPattern[];
  readonly paths: readonly GoPattern[];
  readonly commits: readonly string[];
  readonly stopwords: readonly string[];
}

export interface GitleaksRule {
  readonly id: string;
  readonly description: string;
  /** Null where its path alone decides. */
  readonly regex: GoPattern | null;
  readonly path: GoPattern | null;
  readonly secretGroup: number;
  readonly entropy: number;
  /** In lower case; without any, every text is searched. */
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  readonly allowlists: readonly Allowlist[];
  /** Rules that must find something near it too, or it is not reported. */
  readonly required: readonly RequiredRule[];
  /** False: it only serves rules that require it. */
  readonly isReported: boolean;
}

export interface RequiredRule {
  readonly ruleId: string;
  /** Between the beginnings; undefined where any distance will do. */
  readonly withinLines: number | undefined;
  readonly withinColumns: number | undefined;
}

export interface GitleaksConfig {
  readonly rules: readonly GitleaksRule[];
  /** Those of the whole scan. */
  readonly allowlists: readonly Allowlist[];
  /** `extend.useDefault`: p1's own pack is used too. */
  readonly usesDefault: boolean;
  /** Of p1's own pack, by `extend.disabledRules`. */
  readonly disabledRules: readonly string[];
}
