import type { Usage } from './usage.ts';

/** One thing that a step says it has spent on. */
export type Charge =
  | { readonly kind: 'amount'; readonly microUsd: number }
  | { readonly kind: 'usage'; readonly model: string; readonly usage: Usage };
