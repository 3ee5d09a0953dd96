import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { messageOf } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import { readText } from '../working-tree.ts';
import type { Advisory, AdvisoryData } from './advisory.ts';
import { readCache } from './cache.ts';
import { readOsv } from './osv.ts';

export type AdvisoryReading =
  | { readonly kind: 'hit'; readonly data: AdvisoryData }
  | { readonly kind: 'unavailable'; readonly why: string };

/**
 * The advisories at `path`: a cache that p1 wrote, or OSV records, one in a file, a list of them in one, or a folder of such files at any
 * depth. A file that is neither, or a folder without any record of npm, is no answer.
 */
export function readAdvisories(path: string, shown: string): AdvisoryReading {
  try {
    if (statSync(path).isDirectory()) return readFolder(path, shown);
  } catch (error) {
    return { kind: 'unavailable', why: `${shown} cannot be read: ${messageOf(error)}` };
  }
  const value = readValue(path);
  if (value.kind === 'unavailable')
    return { kind: 'unavailable', why: `${shown} cannot be read: ${value.why}` };
  const cache = readCache(value.value);
  return cache === null ? fromRecords([[shown, value.value]], shown) : { kind: 'hit', data: cache };
}

function readFolder(folder: string, shown: string): AdvisoryReading {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .sort();
  const values: (readonly [string, unknown])[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const value = readValue(file);
    const place = `${shown}/${relative(folder, file)}`;
    if (value.kind === 'unavailable')
      return { kind: 'unavailable', why: `${place} cannot be read: ${value.why}` };
    values.push([place, value.value]);
  }
  return fromRecords(values, shown);
}

type Value =
  | { readonly kind: 'hit'; readonly value: unknown }
  | { readonly kind: 'unavailable'; readonly why: string };

function readValue(file: string): Value {
  const reading = readText(file);
  if (reading.kind === 'miss') return { kind: 'unavailable', why: 'it is not there' };
  if (reading.kind === 'unavailable') return reading;
  try {
    return { kind: 'hit', value: parseJson(reading.text) };
  } catch {
    return { kind: 'unavailable', why: 'it is not valid JSON' };
  }
}

function fromRecords(values: readonly (readonly [string, unknown])[], shown: string): AdvisoryReading {
  const advisories: Advisory[] = [];
  let records = 0;
  let newest = 0;
  for (const [place, value] of values) {
    for (const each of Array.isArray(value) ? value : [value]) {
      const record = readOsv(each);
      if (record === null)
        return { kind: 'unavailable', why: `${place} is neither an OSV record nor advisories that p1 kept` };
      records += 1;
      newest = Math.max(newest, Date.parse(record.modified));
      advisories.push(...record.advisories);
    }
  }
  if (advisories.length === 0)
    return { kind: 'unavailable', why: `${shown} has no record of an npm package` };
  const source = `${records} OSV records in ${shown}`;
  return { kind: 'hit', data: { advisories, source, asOf: new Date(newest).toISOString(), covered: null } };
}
