import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { LoadOptions } from '../config/load.ts';
import { findConfig } from '../config/repository-root.ts';
import { refuseRootAboveRepository } from '../config/root.ts';
import { configWithoutFile } from '../config/without-file.ts';

/**
 * The configuration in force. The YAML parser and the schema are loaded only when there is a p1.yml to read.
 *
 * @throws ConfigError when p1.yml is not legal, or was asked for and is not there.
 */
export async function configFor(options: LoadOptions): Promise<Config> {
  const place = findConfig(options.workingFolder, options.file);
  if (place.file === null) {
    const root = options.root === null ? undefined : resolve(options.workingFolder, options.root);
    const config = configWithoutFile(place.repositoryRoot, root);
    refuseRootAboveRepository(config.root, place.repositoryRoot, '--root');
    return config;
  }
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig(options).config;
}
