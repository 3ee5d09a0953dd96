import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const input = z.object({
  description: z.string(),
  required: z.boolean().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

const actionFile = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), input).default({}),
  outputs: z.record(z.string(), z.object({ description: z.string() })).default({}),
  runs: z.object({ using: z.literal('node24'), main: z.string(), post: z.string() }),
});

/** One action: the name of its folder under actions/, its action.yml as text, and what that declares. */
export interface ActionFile {
  readonly folder: string;
  readonly text: string;
  readonly declared: z.infer<typeof actionFile>;
}

/** Reads actions/<name>/action.yml under `root`, by name. Throws if one is not an action of this house. */
export function readActionFiles(root: string): ActionFile[] {
  const actions = path.join(root, 'actions');
  if (!existsSync(actions)) {
    return [];
  }
  return readdirSync(actions)
    .filter(folder => existsSync(path.join(actions, folder, 'action.yml')))
    .sort()
    .map(folder => readActionFile(root, folder));
}

function readActionFile(root: string, folder: string): ActionFile {
  const file = `actions/${folder}/action.yml`;
  const text = readFileSync(path.join(root, file), 'utf8');
  const declared = actionFile.safeParse(parseYaml(file, text));
  if (!declared.success) {
    throw new Error(`${file} is not an action that can be built: ${z.prettifyError(declared.error)}`);
  }
  const { main, post } = declared.data.runs;
  const expected = { main: `../../dist/${folder}/main.js`, post: `../../dist/${folder}/post.js` };
  if (main !== expected.main || post !== expected.post) {
    throw new Error(`${file}: runs must be main: ${expected.main} and post: ${expected.post}`);
  }
  return { folder, text, declared: declared.data };
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new Error(`${file} is not YAML: ${String(cause)}`, { cause });
  }
}
