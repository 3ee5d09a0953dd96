/** Where a guard's state is kept, as the words of a command line: for programs that share one. */
export type GuardPlace =
  | { readonly kind: 'directory'; readonly folder: string }
  | {
      readonly kind: 'branch';
      readonly repository: string;
      readonly branch: string;
      readonly url: string;
      readonly token: string;
    };

export function wordsOf(place: GuardPlace): readonly string[] {
  if (place.kind === 'directory') return [place.kind, place.folder];
  return [place.kind, place.repository, place.branch, place.url, place.token];
}

export function placeOf(words: readonly string[]): GuardPlace {
  const [kind, one = '', branch = '', url = '', token = ''] = words;
  return kind === 'directory'
    ? { kind, folder: one }
    : { kind: 'branch', repository: one, branch, url, token };
}
