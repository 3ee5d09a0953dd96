import type { SourceText, Span } from '../../formats/source-text.ts';
import type { Pin, PinPlace, Reading, Syntax, Tool } from '../pin.ts';
import { scopeOf } from '../scope.ts';
import { type Specifier, specifier } from '../specifiers/specifier.ts';

export interface ReadContext {
  /** UTC day: decides what `lts/*` is. */
  readonly today: string;
}

/** One kind of file that says which version of a tool is to be used. */
export interface Source {
  readonly name: string;
  /** By the path from the repository's root. */
  readonly isFor: (path: string) => boolean;
  /** Pure. What it cannot read it returns as problems. */
  readonly read: (source: SourceText, context: ReadContext) => Reading | Promise<Reading>;
}

export interface PinDraft {
  readonly tool: Tool;
  readonly source: string;
  readonly text: string;
  readonly span: Span;
  readonly syntax?: Syntax;
  /** What the text means where that is not what it says. */
  readonly meaning?: Specifier;
  readonly place?: PinPlace;
  readonly takesShort?: boolean;
  readonly isFrozen?: boolean;
  readonly group?: string | null;
  /** Where it is not the file's own. */
  readonly scope?: string | null;
}

/** A pin from what a source found, the rest being what is usual. */
export function pinOf(file: string, draft: PinDraft, { today }: ReadContext): Pin {
  const { tool, source, text, span, syntax = 'npm' } = draft;
  const { kind, constraint, note } = draft.meaning ?? specifier(tool, syntax, text, today);
  return {
    tool,
    source,
    file,
    scope: draft.scope ?? scopeOf(file),
    span,
    text,
    syntax,
    kind,
    constraint,
    note,
    place: draft.place ?? 'machine',
    takesShort: draft.takesShort ?? true,
    isFrozen: draft.isFrozen ?? false,
    group: draft.group ?? null,
  };
}

/** Whether the last part of `path` is one of `names`. */
export function isNamed(path: string, ...names: readonly string[]): boolean {
  return names.includes(path.slice(path.lastIndexOf('/') + 1));
}
