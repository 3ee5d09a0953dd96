import type { ScanAsk } from '../../../src/compose/scan-plan.ts';
import { type SecretScanAnswer, scanForSecrets } from '../../../src/compose/secret-scan.ts';
import type { Config, ScanConfig } from '../../../src/config/config.ts';
import { configWithoutFile, DEFAULT_SCAN } from '../../../src/config/without-file.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import type { Environment } from '../../../src/kernel/inputs.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { inlineEngine } from './inline-engine.ts';
import type { Repository } from './repository.ts';
import { type StandInScanner, standInScanner } from './stand-in-scanner.ts';

export interface ScanOfRepository {
  readonly env?: Environment;
  readonly scan?: Partial<ScanConfig>;
  readonly scanner?: StandInScanner;
  readonly workingFolder?: string;
  /** Where p1 writes. */
  readonly root?: string;
  readonly today?: string;
  readonly failOn?: ScanConfig['failOn'];
}

export interface Scanned extends SecretScanAnswer {
  readonly events: readonly NewEvent[];
  /** `path:line` of what was found and is not ignored, and the first digits of its commit. */
  readonly places: readonly string[];
  readonly seen: readonly string[];
}

/** Scans a repository as the action and the command do, but with the stand-in for an engine. */
export async function scanRepository(
  repository: Repository,
  ask: ScanAsk,
  {
    env = {},
    scan = {},
    scanner = standInScanner(),
    workingFolder,
    root,
    today,
    failOn,
  }: ScanOfRepository = {},
): Promise<Scanned> {
  const events: NewEvent[] = [];
  const folder = repository.folder;
  const config: Config = { ...configWithoutFile(folder, root), scan: { ...DEFAULT_SCAN, ...scan } };
  const answer = await scanForSecrets({
    action: 'scan',
    ask,
    failOn: failOn ?? null,
    config,
    env: { ...repository.env, ...env },
    workingFolder: workingFolder ?? folder,
    isOffline: false,
    redact: value => value,
    tell: event => void events.push(event),
    onProgress: () => {},
    today: today ?? '2026-11-24',
    openEngine: async () => inlineEngine(scanner),
  });
  return { ...answer, events, seen: scanner.seen, places: (answer.answer?.open ?? []).map(placeOf) };
}

export function placeOf({ path, line, commit }: Finding): string {
  return `${path}:${line}${commit === null ? '' : ` ${commit.slice(0, 7)}`}`;
}
