import {
  amount,
  count,
  exactly,
  listOf,
  oneOf,
  orNull,
  positive,
  type Shape,
  text,
} from '../kernel/shape.ts';
import type { Severity } from './rule.ts';

/** From the least to the worst. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** A secret that was found, as it may be shown: it holds the secret's fingerprint and not the secret. */
export interface Finding {
  readonly rule_id: string;
  readonly description: string;
  readonly severity: Severity;
  /** In it `***` stands for the secret; members of archives are `outer.zip!inner/name`. */
  readonly path: string;
  /** 1-based, as are columns, in UTF-16 units; ends are exclusive. */
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  /** The oldest commit that brought it there; null in a working tree, an index or a folder. */
  readonly commit: string | null;
  /** 32 hexadecimal digits, the same wherever the secret is. */
  readonly fingerprint: string;
  readonly entropy: number;
  readonly tags: readonly string[];
  /** How often this rule found this secret in this file. */
  readonly occurrences: number;
}

export const FINGERPRINT = /^[0-9a-f]{32}$/;

const FIELDS: Readonly<Record<keyof Finding, Shape>> = {
  rule_id: text,
  description: text,
  severity: oneOf(SEVERITIES),
  path: text,
  line: positive,
  column: positive,
  end_line: positive,
  end_column: positive,
  commit: orNull(matching(/^[0-9a-f]{40,64}$/)),
  fingerprint: matching(FINGERPRINT),
  entropy: amount,
  tags: listOf(text),
  occurrences: count,
};

export const findingShape: Shape = exactly(FIELDS);

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** The worst first, then by place. */
export function byWeight(a: Finding, b: Finding): number {
  const weight = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (weight !== 0) return weight;
  return orderOf(a) < orderOf(b) ? -1 : 1;
}

export function matching(pattern: RegExp): Shape {
  return value => text(value) ?? (pattern.test(String(value)) ? undefined : ': is not what it has to be');
}

function orderOf({ path, line, column, rule_id, fingerprint }: Finding): string {
  return [path, String(line).padStart(9, '0'), String(column).padStart(9, '0'), rule_id, fingerprint].join(
    '\0',
  );
}
