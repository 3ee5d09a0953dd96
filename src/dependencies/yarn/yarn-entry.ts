import type { BlockNode } from '../block-text.ts';

/** One package of a yarn.lock. */
export interface YarnEntry {
  readonly key: string;
  /** `name@range`, one for each that asked. */
  readonly descriptors: readonly string[];
  readonly name: string;
  readonly version: string;
  /** `name@protocol:version`; yarn 1 has none. */
  readonly resolution: string | null;
  readonly node: BlockNode;
}

export interface YarnLock {
  readonly isClassic: boolean;
  readonly entries: readonly YarnEntry[];
}
