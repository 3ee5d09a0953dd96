import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../../kernel/layout.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import { TIERS, type Tier } from '../case.ts';
import type { TrendPoint } from './trend.ts';

export const SUMMARY_NAME = 'regression_summary';

const summary = z.object({
  tier: z.enum(TIERS),
  started_at: z.iso.datetime({ precision: 3 }),
  score: z.number().min(0).max(1),
});

/** The scores of earlier runs of this tier, as far as the history of this machine has them: what cannot be read is left out. */
export function readHistory(layout: Layout, tier: Tier): readonly TrendPoint[] {
  return sessionsOf(layout.history).flatMap(session => {
    const found = summaryAt(join(layout.history, session, `${SUMMARY_NAME}.json`));
    return found?.tier === tier ? [{ kind: 'run', at: found.started_at, score: found.score }] : [];
  });
}

function summaryAt(file: string): z.output<typeof summary> | undefined {
  try {
    return summary.safeParse(parseJson(readRegularFile(file))).data;
  } catch {
    return undefined;
  }
}

function sessionsOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
