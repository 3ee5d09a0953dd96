import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  run: z.string(),
  step: z.string(),
  files: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('file'), path: z.string(), size: z.number(), sha256: z.string() }),
      z.object({ kind: z.literal('link'), path: z.string(), target: z.string() }),
    ]),
  ),
});

export type SetReading =
  | { readonly kind: 'whole'; readonly run: string; readonly paths: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'broken'; readonly why: string };

/** Reads as a consumer should: `current` is resolved once, then the manifest and all that it lists, and nothing else. */
export function readCurrent(stepFolder: string): SetReading {
  let folder: string;
  try {
    folder = realpathSync(join(stepFolder, 'current'));
  } catch (error) {
    const isMissing = lstatSync(join(stepFolder, 'current'), { throwIfNoEntry: false }) === undefined;
    return isMissing ? { kind: 'absent' } : { kind: 'broken', why: String(error) };
  }
  return readSet(folder);
}

/** Whether `folder` holds what its manifest says, by size and digest, and no more. */
export function readSet(folder: string): SetReading {
  try {
    const { run, files } = manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    if (!folder.endsWith(`/${run}`)) return { kind: 'broken', why: `${folder} has the manifest of ${run}` };
    const wrong = files.flatMap(file => {
      const path = join(folder, file.path);
      if (file.kind === 'link') return readlinkSync(path) === file.target ? [] : [file.path];
      const bytes = readFileSync(path);
      const digest = createHash('sha256').update(bytes).digest('hex');
      return bytes.length === file.size && digest === file.sha256 ? [] : [file.path];
    });
    const paths = files.map(file => file.path).sort();
    const extra = leaves(folder).filter(path => path !== 'manifest.json' && !paths.includes(path));
    if (wrong.length > 0) return { kind: 'broken', why: `not as in the manifest: ${wrong.join(', ')}` };
    if (extra.length > 0) return { kind: 'broken', why: `not in the manifest: ${extra.join(', ')}` };
    return { kind: 'whole', run, paths };
  } catch (error) {
    return { kind: 'broken', why: String(error) };
  }
}

/** Every file and link below `folder`, as sorted relative paths. */
export function leaves(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
