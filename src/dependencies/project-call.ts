import { join } from 'node:path';
import type { AdvisoryData } from './advisories/advisory.ts';
import type { AdvisorySource } from './advisories/look-up.ts';
import type { NpmClient } from './npm-client.ts';
import type { Project } from './projects.ts';
import type { Severity } from './severity.ts';
import type { FileTree } from './tree.ts';

/** `dependencies:` of p1.yml. */
export interface DependencyPolicy {
  /** The least severity of an advisory that fails. */
  readonly failOn: Severity;
  readonly deniedLicences: readonly string[];
  readonly allowedHosts: readonly string[];
  /** 0 asks for nobody's age. */
  readonly minAgeDays: number;
}

/** What a project is compared with. */
export interface Base {
  readonly tree: FileTree;
  readonly files: readonly string[];
  readonly commit: string;
}

export interface ProjectCall {
  readonly project: Project;
  /** The repository's root on disk. */
  readonly root: string;
  readonly tree: FileTree;
  readonly files: readonly string[];
  readonly base: Base | null;
  readonly policy: DependencyPolicy;
  readonly npm: NpmClient;
  readonly source: AdvisorySource;
  readonly now: Date;
  /** Told of advisories that were asked for. */
  readonly onAdvisories: (data: AdvisoryData) => void;
}

/** The project's folder in the repository, with a slash behind it; '' for the root. */
export function prefixOf({ folder }: Pick<Project, 'folder'>): string {
  return folder === '' ? '' : `${folder}/`;
}

/** The same on disk. */
export function pathOf({ root, project }: ProjectCall): string {
  return join(root, project.folder);
}
