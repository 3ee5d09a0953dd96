import { readdirSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { z } from 'zod';

const CHECKED_FOLDERS = ['src', 'actions'];

export interface ImportCheck {
  /** One line per broken rule: `<rule>: <from> -> <to>`. */
  readonly problems: readonly string[];
  /** How many modules of src/ and actions/ dependency-cruiser looked at. */
  readonly seen: number;
}

/** dependency-cruiser's JSON report: the parts that the check reads. */
const cruiseResult = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/**
 * Checks src/ and actions/ under `root` against the rules in `rulesPath`. A module that dependency-cruiser did not
 * see is a problem too: without its parser it sees none, and would report success.
 */
export async function checkImports(root: string, rulesPath: string): Promise<ImportCheck> {
  const present = readdirSync(root);
  const folders = CHECKED_FOLDERS.filter(folder => present.includes(folder));
  const { modules, summary } = await applyRules(root, rulesPath, folders);
  const seen = new Set(modules.map(module => module.source).filter(isChecked));
  const unseen = folders.flatMap(folder => typescriptFiles(root, folder)).filter(file => !seen.has(file));
  return {
    problems: [
      ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
      ...unseen.map(file => `not-seen: dependency-cruiser did not look at ${file}`),
      ...(seen.size === 0 ? ['not-seen: dependency-cruiser looked at no module'] : []),
    ],
    seen: seen.size,
  };
}

async function applyRules(root: string, rulesPath: string, folders: readonly string[]) {
  const options = await extractOptions(rulesPath);
  const report = await cruise([...folders], {
    ...options,
    baseDir: root,
    validate: true,
    outputType: 'json',
  });
  return cruiseResult.parse(typeof report.output === 'string' ? JSON.parse(report.output) : report.output);
}

function isChecked(file: string): boolean {
  return CHECKED_FOLDERS.some(folder => file.startsWith(`${folder}/`)) && file.endsWith('.ts');
}

function typescriptFiles(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => path.posix.join(folder, file.split(path.sep).join('/')));
}
