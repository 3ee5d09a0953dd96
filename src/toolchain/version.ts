/** Major, minor, patch. What a tool writes beyond that (builds, fourth numbers, pre-releases) is not compared. */
export type Version = readonly [major: number, minor: number, patch: number];

/** As many of a version's numbers as a text gives. */
export interface VersionText {
  readonly version: Version;
  readonly precision: 1 | 2 | 3;
}

const NUMBERS = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?/;

/** The version that `text` begins with, a leading `v` aside; null for none. */
export function versionAt(text: string): VersionText | null {
  const match = NUMBERS.exec(text.replace(/^v/, ''));
  if (match === null) return null;
  const [, major, minor, patch] = match;
  const precision = patch !== undefined ? 3 : minor !== undefined ? 2 : 1;
  return { version: [Number(major), Number(minor ?? 0), Number(patch ?? 0)], precision };
}

/** Below zero when `a` is older than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The first version that no longer begins with the first `precision` numbers of `version`. */
export function nextAfter([major, minor, patch]: Version, precision: 1 | 2 | 3): Version {
  if (precision === 1) return [major + 1, 0, 0];
  return precision === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

export function formatVersion(version: Version, precision: 1 | 2 | 3 = 3): string {
  return version.slice(0, precision).join('.');
}
