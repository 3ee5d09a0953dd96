import { dockerfile } from './dockerfile.ts';
import { globalJson } from './global-json.ts';
import { goMod } from './go-mod.ts';
import { javaVersion } from './java-version.ts';
import { miseToml } from './mise-toml.ts';
import { nodeVersion } from './node-version.ts';
import { nvmrc } from './nvmrc.ts';
import { packageJson } from './package-json.ts';
import { pyproject } from './pyproject.ts';
import { pythonVersion } from './python-version.ts';
import { rubyVersion } from './ruby-version.ts';
import { rustToolchain } from './rust-toolchain.ts';
import { sdkmanrc } from './sdkmanrc.ts';
import type { Source } from './source.ts';
import { terraformVersion } from './terraform-version.ts';
import { toolVersions } from './tool-versions.ts';
import { workflow } from './workflow.ts';

/** Every kind of file that says a version. Where as many say one thing as another, those that stand first here are believed. */
export const SOURCES: readonly Source[] = [
  nvmrc,
  nodeVersion,
  pythonVersion,
  rubyVersion,
  javaVersion,
  terraformVersion,
  toolVersions,
  miseToml,
  rustToolchain,
  globalJson,
  sdkmanrc,
  goMod,
  packageJson,
  pyproject,
  dockerfile,
  workflow,
];

export function sourceOf(path: string): Source | null {
  return SOURCES.find(source => source.isFor(path)) ?? null;
}

/** Names that only these files have: a folder of such a name is a slip. */
export const FILE_NAMES: ReadonlySet<string> = new Set([
  '.nvmrc',
  '.node-version',
  '.python-version',
  '.ruby-version',
  '.java-version',
  '.terraform-version',
  '.tool-versions',
  '.mise.toml',
  'mise.toml',
  'rust-toolchain',
  'rust-toolchain.toml',
  'global.json',
  '.sdkmanrc',
  'go.mod',
  'package.json',
  'pyproject.toml',
  'Dockerfile',
]);
