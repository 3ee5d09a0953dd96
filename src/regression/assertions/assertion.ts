import type { CommandOutcome, CommandRequest } from '../run-command.ts';
import type { AssertionKind } from './kind-names.ts';

/** Where what is asserted on comes from. */
export type Source =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'stderr' }
  /** Relative to the case's workspace, or to the outputs of its step. */
  | { readonly kind: 'file'; readonly path: string };

/** One assertion, ready to be checked. */
export interface AssertionDefinition {
  readonly kind: AssertionKind;
  readonly source: Source;
  /** Never throws for what a case came out with: what cannot be read is a failed assertion. */
  readonly check: Check;
}

export type Check = (came: Came) => Finding | Promise<Finding>;

/** What a repeat of a case came out with. */
export interface Came {
  readonly exitCode: number | null;
  /** The source, at most 4 MiB of it. */
  readonly read: (source: Source) => CameBytes;
  /** Where files of the case are: its workspace, or the outputs of its step. Absolute. */
  readonly folder: string;
  /** Runs a program in that folder, within the case's environment. */
  readonly run: (request: CommandRequest) => Promise<CommandOutcome>;
  /** `text` without secrets: to be called before a part is cut out of it, in which half a secret would not be known. */
  readonly hide: (text: string) => string;
}

export type CameBytes =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly leftOutBytes: number }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What one assertion found. */
export interface Finding {
  readonly isMet: boolean;
  /** 0..1; graded where the assertion is, else 0 or 1. */
  readonly score: number;
  /** One sentence for a person. */
  readonly message: string;
  /** What was expected, what came, and where they part; null where the sentence says it all. */
  readonly diff: string | null;
}

export function met(message: string, score = 1): Finding {
  return { isMet: true, score, message, diff: null };
}

export function unmet(message: string, diff: string | null = null, score = 0): Finding {
  return { isMet: false, score, message, diff };
}

/** What a source is called in messages. */
export function nameOf(source: Source): string {
  return source.kind === 'file' ? source.path : source.kind;
}

/** Checks `source` as text, what is no UTF-8 in it as U+FFFD; else as `onBytes`. */
export function onText(source: Source, check: (text: string) => Finding, options?: OnBytesOptions): Check {
  return onBytes(source, bytes => check(bytes.toString('utf8')), options);
}

interface OnBytesOptions {
  /** Whether a part of it says nothing. */
  readonly needsWhole?: boolean;
}

/** Checks the bytes of `source`; what cannot be read, or not as a whole where that matters, is not met. */
export function onBytes(
  source: Source,
  check: (bytes: Buffer) => Finding,
  { needsWhole = true }: OnBytesOptions = {},
): Check {
  return came => {
    const read = came.read(source);
    if (read.kind === 'unreadable') return unmet(`${nameOf(source)} cannot be read: ${read.why}.`);
    if (read.leftOutBytes === 0) return check(read.bytes);
    const cut = `${nameOf(source)} is too long: ${read.leftOutBytes} bytes more than are looked at`;
    if (needsWhole) return unmet(`${cut}.`);
    const found = check(read.bytes);
    return found.isMet ? found : { ...found, message: `${found.message} (${cut})` };
  };
}
