import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExternalError, messageOf } from '../kernel/errors.ts';
import { isOutside } from '../kernel/outside.ts';
import type { Edit, Finding } from './finding.ts';
import { scopeOf } from './scope.ts';

/**
 * The edits of `findings` that are to be written now, each once. What is below another folder with an edit of the same tool waits: what
 * is right there depends on what is written above it.
 */
export function editsOf(findings: readonly Finding[]): readonly Edit[] {
  const byPlace = new Map<string, Placed>();
  for (const { edit, tool } of findings) {
    const key = edit === null ? '' : `${edit.file}\0${edit.offset}`;
    if (edit !== null && !byPlace.has(key)) byPlace.set(key, { edit, tool, folder: scopeOf(edit.file) });
  }
  const folders = new Set([...byPlace.values()].map(({ tool, folder }) => `${tool} ${folder}`));
  return [...byPlace.values()].filter(placed => !isBelowOne(placed, folders)).map(({ edit }) => edit);
}

interface Placed {
  readonly edit: Edit;
  readonly tool: Finding['tool'];
  readonly folder: string;
}

function isBelowOne({ tool, folder }: Placed, folders: ReadonlySet<string>): boolean {
  const parts = folder === '' ? [] : folder.split('/');
  return parts.some((_, index) => folders.has(`${tool} ${parts.slice(0, index).join('/')}`));
}

/**
 * Writes `edits` into the files below `root`, each file whole or not at all; nothing but the texts named in them changes.
 *
 * @throws ExternalError when a file has changed since it was read, or cannot be written.
 */
export function writeEdits(root: string, edits: readonly Edit[]): void {
  for (const file of new Set(edits.map(edit => edit.file)))
    writeFile(
      root,
      join(root, file),
      edits.filter(edit => edit.file === file),
    );
}

function writeFile(root: string, path: string, edits: readonly Edit[]): void {
  try {
    const target = realpathSync(path);
    if (isOutside(root, target)) throw new Error('it lies outside of the repository');
    const before = readFileSync(target, 'utf8');
    // Offsets do not count the mark that may stand before the text.
    const mark = before.startsWith('\ufeff') ? 1 : 0;
    const after = [...edits]
      .sort((a, b) => b.offset - a.offset)
      .reduce((text, edit) => replaced(text, edit, mark), before);
    const draft = `${target}.${process.pid}.tmp`;
    try {
      writeFileSync(draft, after);
      chmodSync(draft, statSync(target).mode & 0o7777);
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw new ExternalError(`${path} was not changed: ${messageOf(error)}.`, {
      isRetryable: false,
      fix: 'Run it again when the file may be written and nobody else writes it.',
      cause: error,
    });
  }
}

function replaced(text: string, { offset, old, new: fresh }: Edit, mark: number): string {
  const start = offset + mark;
  if (!text.startsWith(old, start)) throw new Error('it has changed since it was read');
  return `${text.slice(0, start)}${fresh}${text.slice(start + old.length)}`;
}
