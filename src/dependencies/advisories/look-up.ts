import { idOf } from '../changes.ts';
import type { Lockfile } from '../lockfile.ts';
import type { NpmClient } from '../npm-client.ts';
import type { FileTree } from '../tree.ts';
import type { AdvisoryData } from './advisory.ts';
import { isKnownByName } from './match.ts';
import { npmAudit } from './npm-audit.ts';
import type { AdvisoryReading } from './offline.ts';

/** Where advisories come from: the registry, by the user's npm, or what was kept of an earlier time. */
export type AdvisorySource =
  | { readonly kind: 'online'; readonly npm: NpmClient }
  | { readonly kind: 'offline'; readonly read: () => AdvisoryReading };

export interface LookUpCall {
  readonly source: AdvisorySource;
  readonly lockfile: Lockfile;
  /** The project's folder on disk. */
  readonly path: string;
  readonly tree: FileTree;
  readonly prefix: string;
  readonly now: Date;
}

/** The advisories for the packages of a lockfile, or why nobody knows of any. */
export async function lookUpAdvisories(call: LookUpCall): Promise<AdvisoryReading> {
  const { source, lockfile, path, tree, prefix, now } = call;
  const ids = new Set(lockfile.packages.filter(isKnownByName).map(idOf));
  if (source.kind === 'offline') return covering(source.read(), ids);
  if (ids.size === 0) return { kind: 'hit', data: emptyData(now) };
  const answer = await npmAudit({ npm: source.npm, lockfile, folder: path, tree, prefix });
  if (answer.kind === 'unavailable') return answer;
  return {
    kind: 'hit',
    data: { advisories: answer.advisories, source: 'npm audit', asOf: now.toISOString(), covered: ids },
  };
}

function emptyData(now: Date): AdvisoryData {
  return { advisories: [], source: 'no package', asOf: now.toISOString(), covered: new Set() };
}

/** Of a package that was not asked about then, nobody knows whether it has an advisory. */
function covering(reading: AdvisoryReading, ids: ReadonlySet<string>): AdvisoryReading {
  if (reading.kind === 'unavailable' || reading.data.covered === null) return reading;
  const { covered } = reading.data;
  const unknown = [...ids].filter(id => !covered.has(id));
  const [first] = unknown;
  if (first === undefined) return reading;
  const why = `the advisories that were kept (of ${reading.data.asOf.slice(0, 10)}) do not speak of ${unknown.length} packages, such as ${first}`;
  return { kind: 'unavailable', why };
}
