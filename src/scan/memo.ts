import { createHash } from 'node:crypto';
import { exactly, listOf, problemOf, text } from '../kernel/shape.ts';
import { asChecked, parseJson } from '../kernel/trust-boundary.ts';
import { type Finding, findingShape, matching } from './finding.ts';
import type { LeftOut } from './sources/source-piece.ts';
import type { Verdicts } from './verdicts.ts';

/** What an earlier scan leaves to the next one. It may vanish at any time, and says nothing of what is ignored. */
export interface ScanMemo {
  /** All that these commits lead to was scanned. */
  readonly tips: readonly string[];
  /** What was found there, whether ignored or not. */
  readonly findings: readonly Finding[];
  /** What could not be read there, which every scan tells again. */
  readonly leftOut: readonly LeftOut[];
  /** Of which files nothing was found, by `verdictKey`. */
  readonly clean: readonly string[];
}

export const EMPTY_MEMO: ScanMemo = { tips: [], findings: [], leftOut: [], clean: [] };

/** Where memos are kept; both may fail, and then there is none. */
export interface MemoStore {
  readonly load: () => Promise<string | null>;
  readonly save: (content: string) => Promise<void>;
}

const COMMIT = /^[0-9a-f]{40,64}$/;
const VERDICT = /^[\w-]{22}$/;
const memoShape = exactly({
  digest: text,
  tips: listOf(matching(COMMIT)),
  findings: listOf(findingShape),
  leftOut: listOf(exactly({ path: text, why: text })),
  clean: listOf(matching(VERDICT)),
});

/** What a memo is of: other rules, options, keys or versions of p1 may find something else. */
export function memoDigest(parts: Readonly<Record<string, string | number>>): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(parts).sort()))
    .digest('hex')
    .slice(0, 32);
}

/** One line with the sum of what follows, then the memo. */
export function encodeMemo(digest: string, memo: ScanMemo): string {
  const body = JSON.stringify({ digest, ...memo });
  return `${sumOf(body)}\n${body}\n`;
}

/** The memo, or null for one that is damaged, of another shape, or made for something else. */
export function decodeMemo(digest: string, content: string): ScanMemo | null {
  const [sum = '', body = '', ...rest] = content.split('\n');
  if (rest.join('') !== '' || sum !== sumOf(body)) return null;
  const value = parsed(body);
  if (problemOf(value, memoShape) !== undefined) return null;
  const { digest: made, ...memo } = asChecked<ScanMemo & { readonly digest: string }>(value);
  return made === digest ? memo : null;
}

/** Verdicts of `memo`, and what is to be remembered of this scan. */
export function verdictsOf(memo: ScanMemo): Verdicts & { readonly kept: () => readonly string[] } {
  const before = new Set(memo.clean);
  const kept = new Set<string>();
  return {
    isClean: key => before.has(key),
    markClean: key => void kept.add(key),
    kept: () => [...kept].sort(),
  };
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

function sumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
