import type { AssertionDefinition, Source } from './assertions/assertion.ts';

export const TIERS = ['mini', 'extended'] as const;

/** `mini` are the cases with that tag; `extended` are all of them. */
export type Tier = (typeof TIERS)[number];

/** One case as its file defines it, with all defaults filled in. */
export interface RegressionCase {
  /** The file's name without `.yml`: it stays the same as long as the case is the same. */
  readonly id: string;
  readonly title: string;
  /** Of its file, relative to the repository root, with `/`. */
  readonly path: string;
  /** The files and folders that it names: fixture, schemas, references. Relative to the repository root. */
  readonly names: readonly string[];
  /** sha256 of the file and of all that it names (fixture, schemas, references), in hexadecimal. */
  readonly digest: string;
  readonly subject: Subject;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly assertions: readonly AssertionDefinition[];
  /** What must stay the same byte for byte from one freeze to the next, besides what is asserted. */
  readonly snapshot: readonly Source[];
  readonly tags: readonly string[];
  /** Above zero. */
  readonly weight: number;
  readonly isCritical: boolean;
  /** Whether it may fail without anything having changed. */
  readonly isNoisy: boolean;
  /** How often it runs, at least `k`. */
  readonly repeats: number;
  readonly k: number;
  readonly pass: PassRule;
  /** The least estimate of pass@k or pass^k with which the case passes, 0..1. */
  readonly least: number;
  /** Whether its file says so; where it does not, it is 1. */
  readonly declaresLeast: boolean;
}

/** `any` is pass@k (one of k tries passes), `all` is pass^k (all of them do). */
export type PassRule = 'any' | 'all';

/** What a case looks at. */
export type Subject =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly shell: string;
      /** Absolute; null is the case's own workspace. */
      readonly cwd: string | null;
      /** Absolute: a folder whose copy is the workspace; null for an empty one. */
      readonly fixture: string | null;
    }
  | { readonly kind: 'step'; readonly step: string; readonly isSmoke: boolean; readonly parameters: string }
  | { readonly kind: 'outputs'; readonly step: string };
