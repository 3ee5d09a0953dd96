import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { LoadOptions } from '../config/load.ts';
import { findConfig } from '../config/repository-root.ts';
import { refuseRootAboveRepository } from '../config/root.ts';
import { configWithoutFile } from '../config/without-file.ts';
import { ConfigError } from '../kernel/errors.ts';
import { configFor } from './config.ts';
import { hidingSecrets } from './hidden-errors.ts';

export interface HeadConfig {
  /** Without a file when p1.yml is not legal. */
  readonly config: Config;
  /** Why p1.yml is not legal; null when it is. */
  readonly headProblem: ConfigError | null;
}

/**
 * The configuration of the working tree, for gates. A change that breaks p1.yml, or takes it away, is judged by its base's all the same: so
 * that is no error here.
 *
 * @throws ConfigError when `root` is not legal.
 */
export async function headConfigFor(options: LoadOptions): Promise<HeadConfig> {
  try {
    return { config: await hidingSecrets(() => configFor(options)), headProblem: null };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { repositoryRoot } = findConfig(options.workingFolder, options.file);
    const root = options.root === null ? undefined : resolve(options.workingFolder, options.root);
    const config = configWithoutFile(repositoryRoot, root);
    refuseRootAboveRepository(config.root, repositoryRoot, '--root');
    return { config, headProblem: error };
  }
}
