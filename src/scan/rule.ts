export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface Rule {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
}

export interface RulePack {
  readonly rules: readonly Rule[];
  /** Of everything that decides what is found: hex, the same for the same rules. */
  readonly digest: string;
}
