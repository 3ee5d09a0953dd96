/** What a `uses:` names. */
export type UsedAction =
  /** Of the repository itself: `./x`, which the job's checkout has, or `$/x`, of the commit of the file. */
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'image'; readonly name: string; readonly isPinned: boolean }
  | {
      readonly kind: 'repository';
      /** In lower case. */
      readonly owner: string;
      /** `owner/name`, in lower case. */
      readonly repository: string;
      /** Below the repository; empty for its root. */
      readonly path: string;
      readonly ref: string | null;
      readonly isPinned: boolean;
    }
  /** GitHub refuses it. */
  | { readonly kind: 'unknown' };

const REPOSITORY = /^([\w.-]+)\/([\w.-]+)((?:\/[^@]*)?)(?:@(.+))?$/;
const COMMIT = /^[0-9a-f]{40}$/i;

export function usedAction(uses: string): UsedAction {
  const text = uses.trim();
  if (/^(?:\.|\$)\//.test(text)) return { kind: 'own', path: inside(text.slice(2)) };
  if (/^docker:\/\//i.test(text)) {
    const name = text.slice('docker://'.length);
    return {
      kind: 'image',
      name: name.split(/[@]|:(?=[^/]*$)/)[0] ?? name,
      isPinned: /@sha256:[0-9a-f]{64}$/.test(name),
    };
  }
  const found = REPOSITORY.exec(text);
  if (found === null) return { kind: 'unknown' };
  const [, owner = '', name = '', path = '', ref] = found;
  return {
    kind: 'repository',
    owner: owner.toLowerCase(),
    repository: `${owner}/${name}`.toLowerCase(),
    path: path.slice(1),
    ref: ref ?? null,
    isPinned: COMMIT.test(ref ?? ''),
  };
}

/** Of an organisation that GitHub runs, of the repository's own, or p1: whoever changes such an action is trusted already. */
export function isTrusted(
  action: UsedAction & { readonly kind: 'repository' },
  { owner, p1 }: { readonly owner: string | null; readonly p1: readonly string[] },
): boolean {
  return ['actions', 'github', owner].includes(action.owner) || p1.includes(action.repository);
}

function inside(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}
