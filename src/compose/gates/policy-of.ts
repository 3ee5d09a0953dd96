import { relative, resolve, sep } from 'node:path';
import type { Config } from '../../config/config.ts';
import { DEFAULTS, MAXIMUM_CONFIG_BYTES } from '../../config/defaults.ts';
import { configOf } from '../../config/load.ts';
import { configWithoutFile } from '../../config/without-file.ts';
import { parseYaml } from '../../config/yaml-source.ts';
import { fileAt } from '../../git/file-at.ts';
import type { Git } from '../../git/git.ts';
import { ConfigError } from '../../kernel/errors.ts';

export interface PolicyAsk {
  readonly git: Git;
  /** Null when what stands is judged by its own policy. */
  readonly base: string | null;
  /** The working tree's. */
  readonly config: Config;
  readonly workingFolder: string;
  /** Path of p1.yml as it was asked for, from the repository's root; null is the default. */
  readonly configPath: string | null;
}

export interface PolicyInForce {
  readonly policy: Config;
  /** Where p1.yml is, or would be, from the repository's root. */
  readonly path: string;
  /** For a person. */
  readonly source: string;
}

/**
 * The policy that a change is judged by: p1.yml as the base has it. Where it has one in its usual place, that stands whatever is asked for: the
 * workflow that asks comes with the change, and could name any other file of the base, an example's or a test's.
 *
 * @throws ConfigError when the base's p1.yml is not legal: limits that cannot be read must not be taken for none.
 */
export async function policyInForce(ask: PolicyAsk): Promise<PolicyInForce> {
  const { git, base, config, configPath } = ask;
  const { repositoryRoot } = config;
  if (base === null) return standing(ask);
  const short = base.slice(0, 12);
  for (const path of new Set([DEFAULTS.configPath, configPath ?? DEFAULTS.configPath])) {
    const file = await fileAt(git, base, path, MAXIMUM_CONFIG_BYTES);
    if (file === null) continue;
    const where = `${path} of the base ${short}`;
    if (file === 'too-large' || file === 'not-a-file') throw notRead(where, file);
    const policy = configOf(parseYaml(where, file), repositoryRoot, undefined);
    return { policy, path, source: where };
  }
  return {
    policy: configWithoutFile(repositoryRoot),
    path: configPath ?? DEFAULTS.configPath,
    source: `defaults: the base ${short} has no ${DEFAULTS.configPath}`,
  };
}

function standing({ config, configPath, workingFolder }: PolicyAsk): PolicyInForce {
  const path =
    config.file === null
      ? (configPath ?? DEFAULTS.configPath)
      : relative(config.repositoryRoot, resolve(workingFolder, config.file)).split(sep).join('/');
  const source =
    config.file === null ? `defaults: there is no ${DEFAULTS.configPath}` : `${path} of the working tree`;
  return { policy: config, path, source };
}

function notRead(where: string, why: 'too-large' | 'not-a-file'): ConfigError {
  return new ConfigError({
    where,
    message:
      why === 'too-large' ? 'The file has more than 1 MiB.' : 'This is a link or a folder, and no file.',
    fix: 'Mend it on the base’s branch first: a change cannot be judged without a policy.',
  });
}
