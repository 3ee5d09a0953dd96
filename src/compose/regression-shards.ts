import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { ConfigError, ExternalError, messageOf } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { parseJson } from '../kernel/trust-boundary.ts';
import { type RunArtifacts, runArtifacts } from '../platform/github/artifacts.ts';
import { isOnGitHub } from '../platform/github/context.ts';
import type { Tier } from '../regression/case.ts';
import { mergeShards } from '../regression/shard.ts';
import { type SuiteRun, suiteRunSchema } from '../regression/suite-run.ts';

export interface ShardCall {
  readonly config: Config;
  readonly env: Environment;
  readonly token: string;
  readonly isOffline: boolean;
}

const ENDING = '.json';

/**
 * Keeps what a shard found where the merge finds it: in a file, and in a job of GitHub as an artifact of the run too. Returns
 * the file.
 *
 * @throws ExternalError when the artifact service does not confirm it.
 */
export async function keepShard(call: ShardCall, run: SuiteRun): Promise<string> {
  const name = `${prefixOf(run.tier)}${run.shard?.index ?? 0}-of-${run.shard?.count ?? 0}`;
  const folder = folderOf(call);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}${ENDING}`);
  writeAtomically(file, `${JSON.stringify(run)}\n`);
  await serviceOf(call)?.upload(name, folder, [basename(file)]);
  return file;
}

/**
 * The run that all shards of a tier are together. What was merged on this machine is not merged again.
 *
 * @throws ConfigError when they are not all there or not of one suite; ExternalError when one cannot be read.
 */
export async function collectShards(call: ShardCall, tier: Tier): Promise<SuiteRun> {
  const service = serviceOf(call);
  const files =
    service === null ? shardFiles(folderOf(call), prefixOf(tier)) : await downloaded(service, call, tier);
  const merged = mergeShards(files.map(readShard));
  for (const file of files) rmSync(file, { force: true });
  return merged;
}

function serviceOf({ env, token, isOffline }: ShardCall): RunArtifacts | null {
  return isOnGitHub(env) && !isOffline ? runArtifacts({ env, token }) : null;
}

function prefixOf(tier: Tier): string {
  return `p1-regression-${tier}-`;
}

function folderOf({ config }: ShardCall): string {
  return join(config.root, 'regression', 'shards');
}

async function downloaded(service: RunArtifacts, call: ShardCall, tier: Tier): Promise<readonly string[]> {
  const newest = new Map<
    string,
    { readonly id: number; readonly name: string; readonly digest: string | undefined }
  >();
  for (const artifact of await service.list()) {
    if (!artifact.name.startsWith(prefixOf(tier))) continue;
    if ((newest.get(artifact.name)?.id ?? 0) < artifact.id) newest.set(artifact.name, artifact);
  }
  const files: string[] = [];
  for (const artifact of newest.values()) {
    const folder = join(dirname(folderOf(call)), 'downloads', String(artifact.id));
    await service.download(artifact, folder);
    files.push(join(folder, `${artifact.name}${ENDING}`));
  }
  return files;
}

function shardFiles(folder: string, prefix: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.startsWith(prefix) && name.endsWith(ENDING))
      .sort()
      .map(name => join(folder, name));
  } catch {
    return [];
  }
}

function readShard(file: string): SuiteRun {
  try {
    const parsed = suiteRunSchema.safeParse(parseJson(readRegularFile(file)));
    if (parsed.success) return parsed.data;
  } catch (error) {
    const fix = 'Run the shard again.';
    throw new ExternalError(`The shard ${file} cannot be read: ${messageOf(error)}.`, {
      isRetryable: true,
      fix,
    });
  }
  throw new ConfigError({
    where: file,
    message: 'This is no shard that this version of p1 wrote.',
    fix: 'Remove it, and run all shards with one version of p1.',
  });
}
