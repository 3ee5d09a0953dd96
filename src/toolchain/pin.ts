import type { Span } from '../formats/source-text.ts';
import type { Constraint } from './constraint.ts';

export const TOOLS = [
  'node',
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'deno',
  'python',
  'go',
  'ruby',
  'java',
  'rust',
  'dotnet',
  'terraform',
] as const;

export type Tool = (typeof TOOLS)[number];

/** How a version is written: npm's ranges, Python's specifiers, a least version, or an SDK with its way to roll forward. */
export type Syntax = 'npm' | 'pep440' | 'floor' | 'roll-patch' | 'roll-feature' | 'roll-minor' | 'roll-major';

/**
 * `pin`: one version. `range`: some, with an end. `floor`: a version and all after it. `alias`: a name such as `lts/*`, which means
 * something else tomorrow. `unresolved`: what it means is not in the repository.
 */
export type PinKind = 'pin' | 'range' | 'floor' | 'alias' | 'unresolved';

/** Where a version written in a file is used. */
export type PinPlace = 'machine' | 'container' | 'workflow';

/** A version of a tool, as one place of a file asks for it. */
export interface Pin {
  readonly tool: Tool;
  /** What a person calls the place: `.nvmrc`, `package.json engines`. */
  readonly source: string;
  readonly file: string;
  /** The folder that it holds for, with all below it; '' is the root. */
  readonly scope: string;
  readonly span: Span;
  /** As it is written there. */
  readonly text: string;
  readonly syntax: Syntax;
  readonly kind: PinKind;
  /** Null when unresolved. */
  readonly constraint: Constraint | null;
  /** Why it is unresolved, or what is to be known of it. */
  readonly note: string | null;
  readonly place: PinPlace;
  /** Whether fewer numbers than three name a version there. */
  readonly takesShort: boolean;
  /** Whether an edit of the text alone would be wrong (a digest stands beside it). */
  readonly isFrozen: boolean;
  /** Values of one list, each of which is used in turn: any of them may hold. Null for a value of its own. */
  readonly group: string | null;
}

/** Something that keeps p1 from knowing what a file asks for. */
export interface SourceProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** A workflow that uses a tool without saying which version. */
export interface ToolUse {
  readonly tool: Tool;
  readonly file: string;
  readonly span: Span;
}

export interface Reading {
  readonly pins: readonly Pin[];
  readonly problems: readonly SourceProblem[];
  readonly uses: readonly ToolUse[];
}

export const NOTHING_READ: Reading = { pins: [], problems: [], uses: [] };

/** `nodejs` of asdf is `node`, and so on; null for a tool that p1 does not know. */
export function toolNamed(name: string): Tool | null {
  const known = ALIASES[name.toLowerCase()] ?? name.toLowerCase();
  return TOOLS.find(tool => tool === known) ?? null;
}

const ALIASES: Readonly<Record<string, Tool | undefined>> = {
  nodejs: 'node',
  golang: 'go',
  python3: 'python',
  'dotnet-core': 'dotnet',
  'dotnet-sdk': 'dotnet',
};
