import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readActionFiles } from './action-files.ts';
import type { GeneratedFile } from './generated-file.ts';
import { readmeTables } from './readme-tables.ts';
import { rootActions } from './root-actions.ts';
import { type GeneratedSchema, schemas } from './schemas.ts';
import { stubs } from './stubs.ts';

/** Writes every generated file under `root` except the bundle, and returns their paths. */
export function generate(root: string, schemaTable: readonly GeneratedSchema[] = schemas): string[] {
  const actions = readActionFiles(root);
  const files: GeneratedFile[] = [
    ...stubs(actions),
    ...rootActions(actions),
    ...readmeTables(root, actions),
    ...schemaTable.map(({ file, make }) => ({
      path: `schema/${file}`,
      text: `${JSON.stringify(make(), null, 2)}\n`,
    })),
  ];
  for (const { path: file, text, isExecutable = false } of files) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    chmodSync(target, isExecutable ? 0o755 : 0o644);
  }
  return files.map(file => file.path);
}
