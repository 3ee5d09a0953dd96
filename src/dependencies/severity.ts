/** How bad an advisory is, by the words of npm's registry, from the least on. */
export const SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** The severity that `text` names, in npm's, GitHub's or OSV's word for it; null for one that says nothing. */
export function severityOf(text: unknown): Severity | null {
  if (typeof text !== 'string') return null;
  const word = text.toLowerCase();
  if (word === 'medium') return 'moderate';
  if (word === 'info') return 'low';
  return SEVERITIES.find(severity => severity === word) ?? null;
}
