/** A package by its key in `packages` or `snapshots` of a pnpm-lock.yaml. */
export interface PnpmKey {
  readonly name: string;
  /** A version, or an address for what is of no registry. */
  readonly version: string;
}

/** `/name/1.0.0_peer@1` (version 5), `/name@1.0.0(peer@1)` (6), `name@1.0.0(peer@1)` (9). */
export function readPnpmKey(key: string, major: number): PnpmKey {
  const plain = withoutPeers(key.replace(/^\//, ''));
  if (major < 6) {
    const [, name = plain, version = ''] = /^((?:@[^/]+\/)?[^/]+)\/([^/]+)$/.exec(plain) ?? [];
    return { name, version: version.replace(/_.*$/, '') };
  }
  const at = plain.indexOf('@', 1);
  return at === -1
    ? { name: plain, version: '' }
    : { name: plain.slice(0, at), version: plain.slice(at + 1) };
}

export function withoutPeers(text: string): string {
  const open = text.indexOf('(');
  return open === -1 ? text : text.slice(0, open);
}

/** The keys under which the package that was chosen for `name` may stand, `version` being what the lockfile says of it. */
export function candidateKeys(name: string, version: string, major: number): readonly string[] {
  if (major < 6) return [`/${name}/${version}`, version];
  if (major < 9) return [`/${name}@${version}`, version];
  return [`${name}@${version}`, version];
}

/** The version alone, of `1.0.0(peer@1)`, `1.0.0_peer@1`, `/other@1.0.0` or `other@1.0.0`. */
export function chosenVersion(version: string, major: number): string {
  const plain = withoutPeers(version);
  if (/^\d/.test(plain)) return major < 6 ? plain.replace(/_.*$/, '') : plain;
  return readPnpmKey(plain, major).version;
}
