import { lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULTS } from '../config/defaults.ts';
import { loadConfig } from '../config/load.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { ExternalError, messageOf, quote, systemCode } from '../kernel/errors.ts';
import type { Result } from '../kernel/result.ts';
import { discover, type RepositoryFiles } from '../starter/discovery.ts';
import { starterConfig, starterSteps } from '../starter/starter-config.ts';
import { drainWorkflow, gatesWorkflow, pipelineWorkflow } from '../starter/starter-workflows.ts';

/** Larger files say nothing that a starter needs. */
const MOST_BYTES = 1024 * 1024;

/**
 * Writes a p1.yml and workflows to start from, for what the repository holds. What is there already stays as it is.
 *
 * @throws ConfigError for a p1.yml that is there and not legal; ExternalError for a folder that cannot be written.
 */
export function initialise(workingFolder: string): Result {
  const root = gitTopLevel(workingFolder) ?? workingFolder;
  const discovery = discover(filesOf(root));
  const declared = declaredSteps(root);
  const steps = declared ?? starterSteps(discovery).map(({ step }) => step);
  const starters: readonly (readonly [string, string])[] = [
    [DEFAULTS.configPath, starterConfig(discovery)],
    ...(steps.length === 0
      ? []
      : [['.github/workflows/p1-pipeline.yml', pipelineWorkflow(discovery, steps)] as const]),
    ['.github/workflows/p1-gates.yml', gatesWorkflow()],
    ['.github/workflows/p1-drain.yml', drainWorkflow()],
  ];
  const written = starters.filter(([path, text]) => isCreated(root, path, text)).map(([path]) => path);
  const kept = starters.map(([path]) => path).filter(path => !written.includes(path));
  const keptText = kept.length === 0 ? '' : ` Kept as they are: ${kept.join(', ')}.`;
  return {
    schema_version: 1,
    action: 'init',
    decision: 'continue',
    reason_code: written.length === 0 ? 'unchanged' : 'ok',
    message:
      written.length === 0
        ? `All is there already.${keptText}`
        : `Written: ${written.join(', ')}.${keptText}`,
    fix:
      written.length === 0
        ? null
        : 'Read them, try `p1 config` and `p1 launch <step>`, and commit them. In the workflows, `org/p1` stands for the repository that has p1.',
    data: { repository_root: root, written, kept, steps },
  };
}

/** The steps of a p1.yml that is there; null without one. */
function declaredSteps(root: string): readonly string[] | null {
  const { config } = loadConfig({ workingFolder: root, file: null, root: null });
  return config.file === null ? null : Object.keys(config.steps);
}

function filesOf(root: string): RepositoryFiles {
  return {
    read: file => {
      try {
        const path = join(root, file);
        const stats = statSync(path);
        return stats.isFile() && stats.size <= MOST_BYTES ? readFileSync(path, 'utf8') : null;
      } catch {
        return null;
      }
    },
  };
}

/** Creates a file that is not there, not even as a link to nowhere; false when it is. */
function isCreated(root: string, path: string, text: string): boolean {
  const file = join(root, path);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return false;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && lstatSync(file, { throwIfNoEntry: false }) !== undefined)
      return false;
    throw new ExternalError(`${quote(path)} cannot be written: ${messageOf(error)}.`, {
      isRetryable: false,
      fix: 'Let this user write there, and run `p1 init` again: what it wrote stays.',
      cause: error,
    });
  }
}
