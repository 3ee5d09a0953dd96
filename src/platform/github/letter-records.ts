import type { LetterReading, StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { objectIn } from './api.ts';
import { uploadText } from './artifacts.ts';
import type { AttemptRecord, LetterPorts, Purpose } from './letter-protocol.ts';
import { type ArtifactRow, type Asking, pages, rowOf, timesOfKeys } from './letter-requests.ts';
import { unavailableWhenRefused } from './letter-uploads.ts';

export interface RecordOptions extends Asking {
  readonly defaultBranch: () => Promise<string | StoreUnavailable>;
  /** Whether a job of the default branch left it: what another left says nothing. */
  readonly isOurs: (row: ArtifactRow) => Promise<boolean | StoreUnavailable>;
  /** How long the artifacts of entries are kept. */
  readonly retentionDays: number;
  readonly download: (place: string) => Promise<string | LetterReading>;
}

const DAY_MS = 86_400_000;
/** Who died is counted by the drains of the days after; GitHub keeps artifacts for 90 days at most. */
const COUNTED_FOR_DAYS = 7;
const MOST_DAYS = 90;
const CONTENT = 'p1\n';

/** Names of artifacts that say what keys of the cache say too, and are not evicted. */
const claimName = (id: string, attempt: number): string => `p1-claim-${id}~${attempt}`;
const doneName = (id: string): string => `p1-done-${id}`;

/** Records of claims and of ends, which every job of the repository sees. */
export function letterRecords(
  options: RecordOptions,
): Pick<LetterPorts, 'record' | 'recordsOf' | 'purposeOf' | 'isDone' | 'noteDone'> {
  const { defaultBranch, retentionDays, isOurs } = options;

  async function named(name: string): Promise<readonly AttemptRecord[] | StoreUnavailable> {
    const found = await pages(options, `/actions/artifacts?name=${encodeURIComponent(name)}`, 'artifacts');
    if ('kind' in found) return found;
    const records: AttemptRecord[] = [];
    for (const row of found.flatMap(each => rowOf(each) ?? [])) {
      const counts = await isOurs(row);
      if (typeof counts !== 'boolean') return counts;
      if (counts) records.push({ place: String(row.id), madeAt: new Date(row.createdAt) });
    }
    return records;
  }

  return {
    record: ({ id, attempt }, { doing, lastsMs }) =>
      unavailableWhenRefused(async () => {
        const days = Math.min(Math.ceil(lastsMs / DAY_MS) + COUNTED_FOR_DAYS, MOST_DAYS);
        const content = `${JSON.stringify({ doing, lasts_ms: lastsMs })}\n`;
        const stored = await uploadText(claimName(id, attempt), content, days);
        return { kind: 'recorded', place: stored === null ? null : String(stored.id) };
      }),
    recordsOf: ({ id, attempt }) => named(claimName(id, attempt)),
    purposeOf: async ({ place }) => {
      const text = await options.download(place);
      if (typeof text === 'string') return purposeIn(text);
      return text.kind === 'unavailable' ? text : null;
    },
    isDone: async id => {
      const branch = await defaultBranch();
      if (typeof branch !== 'string') return branch;
      const keys = await timesOfKeys(options, `p1-done/${id}/`, branch);
      if ('kind' in keys) return keys;
      if (keys.size > 0) return true;
      const found = await named(doneName(id));
      return 'kind' in found ? found : found.length > 0;
    },
    noteDone: async id =>
      void (await unavailableWhenRefused(() => uploadText(doneName(id), CONTENT, retentionDays))),
  };
}

function purposeIn(text: string): Purpose | null {
  const { doing, lasts_ms: lastsMs } = objectIn(text) ?? {};
  const isLegal = typeof lastsMs === 'number' && lastsMs >= 0 && lastsMs <= MOST_DAYS * DAY_MS;
  return (doing === 'retry' || doing === 'change') && isLegal ? { doing, lastsMs } : null;
}
