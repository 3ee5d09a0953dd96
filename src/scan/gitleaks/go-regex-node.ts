import type { RuneSet } from './rune-set.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'not-word';

/** A pattern with its flags resolved: case is in the sets, `U` in `isGreedy`, `s` in the set of `.`, `m` in the assertion. */
export type GoNode =
  | { readonly kind: 'class'; readonly set: RuneSet }
  | { readonly kind: 'concat'; readonly parts: readonly GoNode[] }
  | { readonly kind: 'alternate'; readonly branches: readonly GoNode[] }
  | {
      readonly kind: 'repeat';
      readonly body: GoNode;
      readonly min: number;
      /** Infinity where there is none. */
      readonly max: number;
      readonly isGreedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly body: GoNode }
  | { readonly kind: 'assert'; readonly at: Assertion };

export const NOTHING: GoNode = { kind: 'concat', parts: [] };

/** Whether it can match without taking a character. */
export function isNullable(node: GoNode): boolean {
  switch (node.kind) {
    case 'class':
      return false;
    case 'concat':
      return node.parts.every(isNullable);
    case 'alternate':
      return node.branches.some(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.body);
    case 'group':
      return isNullable(node.body);
    case 'assert':
      return true;
  }
}

/** The longest match in UTF-16 units; Infinity where it has no bound. */
export function longestMatch(node: GoNode): number {
  switch (node.kind) {
    case 'class':
      return (node.set.at(-1) ?? 0) > 0xff_ff ? 2 : 1;
    case 'concat':
      return node.parts.reduce((sum, part) => sum + longestMatch(part), 0);
    case 'alternate':
      return Math.max(0, ...node.branches.map(longestMatch));
    case 'repeat': {
      const body = longestMatch(node.body);
      return body === 0 || node.max === 0 ? 0 : body * node.max;
    }
    case 'group':
      return longestMatch(node.body);
    case 'assert':
      return 0;
  }
}
