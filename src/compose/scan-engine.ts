import type { Config } from '../config/config.ts';
import { ExternalError } from '../kernel/errors.ts';
import type { ScanEngine } from '../scan/engine.ts';
import { inlineEngine } from '../scan/inline-engine.ts';
import type { RulePack } from '../scan/rule.ts';
import { createScanner } from '../scan/scanner.ts';

const PACK: RulePack = { rules: [], digest: 'none' };

/**
 * The rules in force, at work.
 *
 * @throws ExternalError when there is no rule: a scan without any would find nothing whatever is there.
 */
export async function openScanEngine({ scan }: Config): Promise<ScanEngine> {
  if (PACK.rules.length === 0)
    throw new ExternalError('This p1 has no rules to scan with.', {
      isRetryable: false,
      fix: 'Use a released version of p1.',
    });
  const { decodeDepth, archiveDepth, maxFileBytes } = scan;
  return inlineEngine(createScanner(PACK, { decodeDepth, archiveDepth, maxFileBytes }));
}
