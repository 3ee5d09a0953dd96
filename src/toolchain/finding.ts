import { createHash } from 'node:crypto';
import { DEFAULTS } from '../config/defaults.ts';
import type { Span } from '../formats/source-text.ts';
import type { Tool } from './pin.ts';

export const FINDING_KINDS = [
  'mismatch',
  'not-installed',
  'conflict',
  'end-of-life',
  'unreadable',
  'probe-failed',
  'other-part',
  'patch-drift',
  'end-of-life-soon',
  'end-of-life-allowed',
  'installed-end-of-life',
  'floor-only',
  'no-pin',
  'unresolved',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** What fails when p1.yml says so. What could not be checked fails whatever it says. */
export const FAIL_ON = DEFAULTS.toolchain.failOn;

export type FailOn = (typeof FAIL_ON)[number];

export interface FindingRule {
  readonly description: string;
  /** By which entry of `fail-on` it fails; `always`, or `never`. */
  readonly failsBy: FailOn | 'always' | 'never';
}

export const FINDING_RULES: Readonly<Record<FindingKind, FindingRule>> = {
  mismatch: { description: 'What is installed is not what is asked for', failsBy: 'mismatch' },
  'not-installed': { description: 'What is asked for is not installed', failsBy: 'mismatch' },
  conflict: { description: 'Two files ask for versions that exclude each other', failsBy: 'conflict' },
  'end-of-life': { description: 'Nobody maintains the version any more', failsBy: 'end-of-life' },
  unreadable: { description: 'What a file asks for cannot be read', failsBy: 'always' },
  'probe-failed': { description: 'A tool does not say its version', failsBy: 'always' },
  'other-part': {
    description: 'What is installed is what another part of the repository asks for',
    failsBy: 'never',
  },
  'patch-drift': { description: 'Versions differ in their last number', failsBy: 'never' },
  'end-of-life-soon': { description: 'The version is maintained for a short time only', failsBy: 'never' },
  'end-of-life-allowed': {
    description: 'A range or a matrix allows a version that nobody maintains',
    failsBy: 'never',
  },
  'installed-end-of-life': { description: 'Nobody maintains what is installed any more', failsBy: 'never' },
  'floor-only': { description: 'Every file leaves the newest version open', failsBy: 'never' },
  'no-pin': { description: 'A workflow uses a tool of which no file says a version', failsBy: 'never' },
  unresolved: { description: 'What a version means is not in the repository', failsBy: 'never' },
};

/** A text of a file, and what should stand in its place. */
export interface Edit {
  readonly file: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly old: string;
  readonly new: string;
}

/** 1-based, columns in UTF-16 units, the end exclusive. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end_column: number;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly tool: Tool | null;
  /** Where it is asked for. */
  readonly place: Place;
  readonly message: string;
  readonly fix: string;
  /** What `--fix` writes; null where a person has to decide. */
  readonly edit: Edit | null;
  readonly fails: boolean;
  /** The same for the same finding on another line. */
  readonly fingerprint: string;
}

export type FindingDraft = Omit<Finding, 'fails' | 'fingerprint'>;

export function findingOf(draft: FindingDraft, failOn: readonly FailOn[]): Finding {
  const { failsBy } = FINDING_RULES[draft.kind];
  const fails = failsBy === 'always' || failOn.some(each => each === failsBy);
  const identity = JSON.stringify([draft.kind, draft.tool, draft.place.file, draft.message]);
  const fingerprint = createHash('sha256').update(identity).digest('hex').slice(0, 32);
  return { ...draft, fails, fingerprint };
}

export function placeAt(file: string, { line, column, endColumn }: Span): Place {
  return { file, line, column, end_column: endColumn };
}
