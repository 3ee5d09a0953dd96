import { z } from 'zod';
import type { DependenciesConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import type { YamlPath } from './yaml-source.ts';

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/;
const HOST_RULE = 'a host such as npm.example.com, with its port where it has one';
const LICENCE = /^[A-Za-z0-9][A-Za-z0-9.+-]{0,99}\*?$/;
const LICENCE_RULE = 'an SPDX identifier such as GPL-3.0, with `*` at its end for all that begin so';

const licencesSchema = z.strictObject({
  deny: z
    .array(z.string().regex(LICENCE, LICENCE_RULE))
    .default([])
    .describe('licences that no package may be under'),
});

/** `dependencies:` of p1.yml. */
export const dependenciesSchema = z.strictObject({
  'fail-on': z
    .enum(['low', 'moderate', 'high', 'critical'])
    .default(DEFAULTS.dependencies.failOn)
    .describe('the least severity of an advisory that fails; what is below is told'),
  licences: licencesSchema.prefault({}),
  'allowed-hosts': z
    .array(z.string().regex(HOST, HOST_RULE))
    .default([])
    .describe('hosts that packages may come from, besides the registries that npm is configured with'),
  'min-age-days': z
    .int()
    .min(0)
    .max(365)
    .default(DEFAULTS.dependencies.minAgeDays)
    .describe('packages that were added and published later than this are told of; 0 asks for nobody’s age'),
  advisories: z
    .string()
    .refine(path => !/[\u0000-\u001f\u007f]/.test(path), 'a path without control characters')
    .default(DEFAULTS.dependencies.advisories)
    .describe(
      'a folder or file of OSV records, or advisories that p1 kept, for offline use; relative to the repository root',
    ),
});

/** `dependencies:` in the form that the check works with. */
export function dependenciesConfig(file: z.output<typeof dependenciesSchema>): DependenciesConfig {
  return {
    failOn: file['fail-on'],
    deniedLicences: file.licences.deny,
    allowedHosts: file['allowed-hosts'],
    minAgeDays: file['min-age-days'],
    advisories: file.advisories === '' ? null : file.advisories,
  };
}

/** The legal keys of the map at a path that begins with `dependencies`. */
export function legalDependencyKeys(path: YamlPath): readonly string[] {
  if (path.length === 1) return Object.keys(dependenciesSchema.shape);
  return path[1] === 'licences' ? ['deny'] : [];
}
