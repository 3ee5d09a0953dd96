import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { ScanEngine } from '../scan/engine.ts';
import type { PackSource } from '../scan/pack-source.ts';
import { createScanPool } from '../scan/pool.ts';
import type { ScanPlan } from '../scan/run-scan.ts';
import { scanWorkerFile } from './scan-worker-file.ts';

/** Beside the gits that read commits, a worker has a core to itself only in a long scan, or never. */
const COMMITS_ALONE = 48 * 1024 * 1024;

/**
 * The rules in force, at work: those of `scan.config`, or p1's own where there is no such file and none was named.
 *
 * @throws ConfigError for rules that cannot be read or translated.
 */
export async function openScanEngine(config: Config, source: ScanPlan['source']): Promise<ScanEngine> {
  const { scan, repositoryRoot } = config;
  const hasRules = scan.isConfigNamed || existsSync(join(repositoryRoot, scan.config));
  const gitleaks = hasRules ? await chainOf(scan.config, repositoryRoot) : [];
  return openEngineWith({ gitleaks }, config, source);
}

/** The same of rules that were read before. */
export async function openEngineWith(
  pack: PackSource,
  { scan: { decodeDepth, archiveDepth, maxFileBytes } }: Config,
  source: ScanPlan['source'],
): Promise<ScanEngine> {
  return createScanPool({
    pack,
    scan: { decodeDepth, archiveDepth, maxFileBytes },
    workerFile: scanWorkerFile(),
    bytesAlone: source === 'tree' ? 0 : COMMITS_ALONE,
  });
}

/** Its readers are loaded for those who have such a file. */
async function chainOf(file: string, root: string) {
  const { readConfigChain } = await import('../scan/gitleaks/load-config.ts');
  return readConfigChain(file, root);
}
