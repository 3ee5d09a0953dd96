/** The words of a simple command as a shell reads them: quotes taken off, a comment at the end left out. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, quotedTail, bare, comment] of line.matchAll(
    /(?:(?<=^|\s)'([^']*)'(?=\s|$)|(?<=^|\s)"([^"]*)"(?=\s|$)|([^\s"'#][^\s"']*"[^"]*")|([^\s#]\S*)|(#.*$))/g,
  )) {
    if (comment !== undefined) break;
    words.push(single ?? double ?? (quotedTail ?? bare ?? '').replaceAll('"', ''));
  }
  return words;
}

/** A call of p1 that a line of documentation shows. */
export interface P1Call {
  /** What follows `p1`, as the documentation has it. */
  readonly shown: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

const P1 =
  /^(?<variables>(?:[A-Z_]+=\S+ +)*)(?:exec +)?(?:p1|npx +--no-install +p1|node +(?:\.\.\/\.\.\/)?dist\/cli\.js) +(?<shown>\S.*)$/;

/** The call of p1 in a line; null when it calls something else. */
export function p1Call(line: string): P1Call | null {
  const { variables = '', shown = '' } = P1.exec(line.replace(/ +# .*$/, ''))?.groups ?? {};
  if (shown === '') return null;
  const pairs = variables.split(/ +/).filter(pair => pair !== '');
  return {
    shown,
    variables: Object.fromEntries(pairs.map(pair => pair.split('=', 2))),
    args: wordsOf(shown),
  };
}

const PLACEHOLDER = /(?<!=)\b(TEXT|USD|DURATION|CONDITIONS|SEVERITY|WHAT|GATES|REF|FILE|ID|PATTERN|KINDS)\b/;

/** Whether it says how calls look, and is none itself: `[--day DAY]`, `status|list`, `--usd USD`. */
export function isNotation({ shown }: P1Call): boolean {
  const unquoted = shown.replaceAll(/"[^"]*"|'[^']*'/g, '');
  return /[[\]|…]/.test(unquoted) || PLACEHOLDER.test(unquoted);
}
