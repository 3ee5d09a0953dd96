import { z } from 'zod';
import type { ScanConfig } from './config.ts';
import { BYTES_PER_MB, DEFAULTS } from './defaults.ts';
import { FAIL_ON } from './fail-on.ts';
import type { YamlPath } from './yaml-source.ts';

const PATH_RULE = 'a path inside the repository, without control characters';
const pathInside = z
  .string()
  .min(1)
  .refine(
    path => !path.startsWith('/') && !path.split('/').includes('..') && !/[\u0000-\u001f\u007f]/.test(path),
    PATH_RULE,
  );

/** `scan:` of p1.yml. */
export const scanSchema = z.strictObject({
  config: pathInside
    .default(DEFAULTS.scan.config)
    .describe("rules in gitleaks' format; p1's own rules where there is no such file"),
  ignore: pathInside
    .default(DEFAULTS.scan.ignore)
    .describe('findings that somebody answers for, by fingerprint'),
  'fail-on': z
    .enum(FAIL_ON)
    .default(DEFAULTS.scan.failOn)
    .describe('the least severity that fails; what is below is told'),
  'max-file-mb': z
    .int()
    .min(1)
    .max(2000)
    .default(DEFAULTS.scan.maxFileMb)
    .describe('longer files are not scanned, and told (millions of bytes)'),
  'decode-depth': z
    .int()
    .min(0)
    .max(5)
    .default(DEFAULTS.scan.decodeDepth)
    .describe('how many layers of base64, hexadecimal and percent encoding are undone'),
  'archive-depth': z
    .int()
    .min(0)
    .max(5)
    .default(DEFAULTS.scan.archiveDepth)
    .describe('how deep archives in archives are read; 0 reads none'),
});

/** `scan:` in the form that the scan works with. `written` is the section as it stands in the file. */
export function scanConfig(file: z.output<typeof scanSchema>, written: unknown): ScanConfig {
  return {
    config: file.config,
    isConfigNamed: typeof written === 'object' && written !== null && Object.hasOwn(written, 'config'),
    ignore: file.ignore,
    failOn: file['fail-on'],
    maxFileBytes: file['max-file-mb'] * BYTES_PER_MB,
    decodeDepth: file['decode-depth'],
    archiveDepth: file['archive-depth'],
  };
}

/** The legal keys of the map at a path that begins with `scan`. */
export function legalScanKeys(path: YamlPath): readonly string[] {
  return path.length === 1 ? Object.keys(scanSchema.shape) : [];
}
