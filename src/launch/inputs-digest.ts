import { createHash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Config } from '../config/config.ts';
import { layoutOf, outputsOfStep } from '../kernel/layout.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { createContentDigest } from './content-digest.ts';
import { readSet } from './outputs/check-set.ts';
import { currentRun } from './outputs/current.ts';
import { walk } from './outputs/walk.ts';
import type { LaunchPlan } from './plan.ts';

/**
 * A sha256 over all that a step's outputs are made from as far as p1 knows: its input files, the sets it reads, command,
 * parameters, p1.yml and p1's version. Null when a set that it reads is not on this disk, so that nothing can be said.
 */
export function inputsDigest(plan: LaunchPlan, config: Config): string | null {
  const sets = plan.inputsFrom.map(step => setDigest(config, step));
  if (sets.includes(null)) return null;
  const { repositoryRoot, root } = config;
  const contentDigest = createContentDigest({
    repositoryRoot,
    leftOut: [join(repositoryRoot, '.git'), root],
  });
  const parts = {
    p1: P1_VERSION,
    config: config.digest,
    step: plan.step,
    argv: plan.argv,
    cwd: relative(repositoryRoot, plan.cwd),
    env: Object.entries(plan.env).sort(),
    parameters: Object.entries(plan.parameters).sort(),
    is_offline: plan.isOffline,
    files: inputFiles(plan.inputs, config).map(path => [path, contentDigest(join(repositoryRoot, path))]),
    sets,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function inputFiles(patterns: readonly string[], config: Config): readonly string[] {
  const found = patterns.flatMap(pattern => {
    const { base } = picomatch.scan(pattern);
    const isMatch = picomatch(pattern, { dot: true });
    return filesBelow(config, base === '.' ? '' : base).filter(path => isMatch(path));
  });
  return [...new Set(found)].sort();
}

/** Files at or below `base`; neither git's own nor p1's are inputs. */
function filesBelow(config: Config, base: string): readonly string[] {
  const place = join(config.repositoryRoot, base);
  if (!existsSync(place)) return [];
  if (!lstatSync(place).isDirectory()) return [base];
  const own = relative(config.repositoryRoot, config.root).split(sep).join('/');
  return walk(config.repositoryRoot, base)
    .filter(entry => entry.kind === 'file' || entry.kind === 'link')
    .map(entry => entry.path)
    .filter(path => !path.startsWith('.git/') && !path.startsWith(`${own}/`));
}

function setDigest(config: Config, step: string): string | null {
  const folder = outputsOfStep(layoutOf(config.root), step, false);
  const run = currentRun(folder);
  return run === undefined ? null : readSet(join(folder, run)).manifestDigest;
}
