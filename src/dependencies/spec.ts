import semver from 'semver';

/** What a manifest asks for (docs.npmjs.com: "package.json", `dependencies`; yarnpkg.com: "Protocols"; pnpm.io: "Workspaces"). */
export type Spec =
  | { readonly kind: 'range'; readonly range: string }
  | { readonly kind: 'tag' }
  | { readonly kind: 'alias'; readonly name: string; readonly range: string }
  | { readonly kind: 'git'; readonly host: string }
  | { readonly kind: 'url'; readonly host: string; readonly url: string }
  | { readonly kind: 'file'; readonly path: string }
  /** Decided elsewhere: by the workspace, a catalog, a patch. */
  | { readonly kind: 'other' };

const HOSTED: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
  gist: 'gist.github.com',
};

const memo = new Map<string, Spec>();

/** The meaning of `text`. Never throws: what nothing else fits is a tag, as it is for npm. */
export function specOf(text: string): Spec {
  const known = memo.get(text);
  if (known !== undefined) return known;
  const spec = parse(text.trim());
  memo.set(text, spec);
  return spec;
}

function parse(text: string): Spec {
  if (text === '' || text === '*') return { kind: 'range', range: '*' };
  if (/^npm:/.test(text)) return aliasOf(text.slice(4));
  if (/^(?:workspace|catalog|patch|portal|exec|jsr):/.test(text)) return { kind: 'other' };
  if (/^(?:file|link):/.test(text)) return { kind: 'file', path: text.replace(/^(?:file|link):/, '') };
  if (/^(?:\.{1,2}(?:\/|$)|\/|~\/)/.test(text)) return { kind: 'file', path: text };
  const shortcut = /^(github|gitlab|bitbucket|gist):/.exec(text)?.[1];
  if (shortcut !== undefined) return { kind: 'git', host: HOSTED[shortcut] ?? '' };
  if (/^git(?:\+[a-z]+)?:/.test(text) || /^[^/]+@[^/]+:[^/]/.test(text))
    return { kind: 'git', host: gitHost(text) };
  if (/^https?:/.test(text)) {
    const host = hostOf(text) ?? '';
    return /\.git(?:#|$)/.test(text) ? { kind: 'git', host } : { kind: 'url', host, url: text };
  }
  if (/^[^@/\s][^/\s]*\/[^/\s]+$/.test(text)) return { kind: 'git', host: 'github.com' };
  // Last, since loose parsing drops what it does not understand beside a `||`.
  return semver.validRange(text, true) === null ? { kind: 'tag' } : { kind: 'range', range: text };
}

/** `npm:name@range`; in yarn's newer lockfiles also `npm:range`. */
function aliasOf(text: string): Spec {
  if (text === '' || semver.validRange(text, true) !== null) return { kind: 'range', range: text || '*' };
  const at = text.indexOf('@', 1);
  const range = at === -1 ? '*' : text.slice(at + 1);
  return { kind: 'alias', name: at === -1 ? text : text.slice(0, at), range };
}

/** The host of `url`, with its port where it has one, or null when it is no address. */
export function hostOf(url: string): string | null {
  try {
    return new URL(url.replace(/^git\+/, '')).host || null;
  } catch {
    return null;
  }
}

/** `url` as it may be shown: a password before the host, and a token behind the path, are left out. */
export function addressOf(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}

/** The host of a git address, also of one that git writes as `user@host:path`. */
export function gitHost(url: string): string {
  return hostOf(url) ?? /^(?:git\+)?(?:[a-z]+:\/\/)?(?:[^@/]+@)?([^:/]+)/.exec(url)?.[1] ?? '';
}

const satisfied = new Map<string, boolean>();

/** Whether `version` is in `range`, as npm decides it. */
export function isInRange(version: string, range: string): boolean {
  if (range === '*' || range === '') return true;
  const key = `${version}\0${range}`;
  const known = satisfied.get(key);
  if (known !== undefined) return known;
  const answer = semver.satisfies(version, range, { loose: true });
  satisfied.set(key, answer);
  return answer;
}
