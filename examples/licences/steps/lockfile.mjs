// Reads a package-lock.json (version 2 or 3) as the graph that npm installed.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Something that the person who runs the step can put right. */
export class LockfileError extends Error {}

/**
 * The packages of a lockfile: one per installed copy, in the lockfile's order. `subtree_size` counts the other
 * copies that this one needs, directly or through others. Links (npm workspaces) stand for the folder that they lead to.
 */
export function readPackages(file) {
  const entries = readEntries(file);
  const edges = new Map(Object.keys(entries).map(place => [place, dependenciesOf(entries, place)]));
  return Object.entries(entries)
    .filter(([place, entry]) => place !== '' && entry.link !== true)
    .map(([place, entry]) => ({
      name: entry.name ?? nameOf(place),
      version: entry.version ?? '',
      licence: licenceOf(entry),
      has_integrity: typeof entry.integrity === 'string',
      subtree_size: countReachable(edges, place),
      path: place,
    }));
}

function readEntries(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new LockfileError(`cannot read the lockfile ${path.resolve(file)}: ${error.code}`);
  }
  let lockfile;
  try {
    lockfile = JSON.parse(text);
  } catch (error) {
    throw new LockfileError(`${file} is not JSON: ${error.message}`);
  }
  if (!isRecord(lockfile?.packages) || !Object.values(lockfile.packages).every(isRecord)) {
    throw new LockfileError(
      `${file} has no "packages" as lockfile versions 2 and 3 do (its lockfileVersion: ${JSON.stringify(lockfile?.lockfileVersion)}); run npm install with npm 7 or later`,
    );
  }
  return lockfile.packages;
}

/** Places of the copies that the one at `place` gets when it imports what it depends on. */
function dependenciesOf(entries, place) {
  const entry = entries[place];
  const names = new Set(
    ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap(kind =>
      isRecord(entry[kind]) ? Object.keys(entry[kind]) : [],
    ),
  );
  // Not found: an optional dependency or peer that npm left out.
  return [...names].map(name => resolve(entries, place, name)).filter(found => found !== undefined);
}

/** npm's (and Node's) rule: the nearest node_modules on the way up to the root that has the name. */
function resolve(entries, place, name) {
  for (let folder = place; ; folder = path.posix.dirname(folder)) {
    const candidate = path.posix.join(folder, 'node_modules', name);
    if (path.posix.basename(folder) !== 'node_modules' && Object.hasOwn(entries, candidate)) {
      const { link, resolved } = entries[candidate];
      return link === true && Object.hasOwn(entries, resolved) ? resolved : candidate;
    }
    if (folder === '' || folder === '.') {
      return undefined;
    }
  }
}

function countReachable(edges, start) {
  const seen = new Set([start]);
  const waiting = [start];
  while (waiting.length > 0) {
    for (const next of edges.get(waiting.pop()) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  return seen.size - 1;
}

function nameOf(place) {
  const at = place.lastIndexOf('node_modules/');
  return at === -1 ? path.posix.basename(place) : place.slice(at + 'node_modules/'.length);
}

function licenceOf({ license }) {
  const licence = isRecord(license) ? license.type : license;
  return typeof licence === 'string' && licence.trim() !== '' ? licence.trim() : 'unknown';
}

function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
