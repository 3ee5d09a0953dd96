import { isAscii } from 'node:buffer';
import { type FileKind, fileKind } from './file-kind.ts';

/** One text as the rules see it: a character per byte, so that offsets are those of the bytes. */
export interface ScannedText {
  readonly path: string;
  /** The full name of the commit that brought it; '' for none. */
  readonly commit: string;
  readonly kind: FileKind;
  /** UTF-8, or what was given if that is no text. */
  readonly bytes: Buffer;
  /** `bytes`, each as the character of its number. */
  readonly text: string;
  readonly isAscii: boolean;
  /** Not a text: only what a provider's own format proves is worth telling. */
  readonly isBinary: boolean;
}

export function scannedText(path: string, bytes: Buffer, commit = ''): ScannedText {
  return {
    path,
    commit,
    kind: fileKind(path),
    bytes,
    text: bytes.toString('latin1'),
    isAscii: isAscii(bytes),
    isBinary: bytes.subarray(0, 8_192).includes(0),
  };
}
