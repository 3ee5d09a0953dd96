import { entropy } from '../entropy.ts';
import type { Found, Rule } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';
import { isPlaceholder } from './placeholder.ts';
import type { ProviderRule } from './provider-rule.ts';

/** Bytes that are no text have short tokens by chance. */
const LEAST_IN_BINARY = 30;

/** The rule as the scanner asks it: a match is told if its secret has the entropy and the checksum, and is no placeholder. */
export function providerFinder(provider: ProviderRule): Rule {
  const { pattern, longest, keywords } = provider;
  // Made when the first keyword is met: of some hundred rules few ever are.
  let made: { readonly here: RegExp; readonly around: RegExp | undefined } | undefined;

  function patterns() {
    made ??= {
      here: new RegExp(pattern.source, `${pattern.flags}dy`),
      around: leadsWithKeyword(pattern.source, keywords)
        ? undefined
        : new RegExp(pattern.source, `${pattern.flags}dg`),
    };
    return made;
  }

  function spanAt(text: string, start: number, end: number): Found | undefined {
    const { here, around } = patterns();
    here.lastIndex = start;
    const match = here.exec(text);
    if (match !== null) return spanOf(match, 0);
    if (around === undefined) return undefined;
    // The window has what the pattern looks behind at, too.
    const from = Math.max(0, start - longest - LOOKED_BEHIND);
    const window = text.slice(from, end + longest + LOOKED_BEHIND);
    around.lastIndex = Math.max(0, start - longest - from);
    for (let found = around.exec(window); found !== null; found = around.exec(window)) {
      if (from + found.index > start) return undefined;
      if (from + found.index + found[0].length >= end) return spanOf(found, from);
    }
    return undefined;
  }

  return {
    id: provider.id,
    description: provider.description,
    severity: provider.severity,
    tier: 0,
    keywords,
    definition: `${pattern} ${provider.entropy} ${provider.isValid === null ? '' : 'checked'}`,
    at: ({ text, isBinary, isTextAt }: ScannedText, start: number, end: number): Found | undefined => {
      const span = spanAt(text, start, end);
      if (span === undefined) return undefined;
      if (isBinary && span.end - span.start < LEAST_IN_BINARY && !isTextAt(start)) return undefined;
      const secret = text.slice(span.start, span.end);
      if (provider.entropy !== null && entropy(secret) < provider.entropy) return undefined;
      return isPlaceholder(secret) || provider.isValid?.(secret) === false ? undefined : span;
    },
  };
}

const LOOKED_BEHIND = 8;

function spanOf(match: RegExpExecArray, offset: number): Found {
  const [start, end] = match.indices?.[1] ??
    match.indices?.[0] ?? [match.index, match.index + match[0].length];
  return { start: offset + start, end: offset + end };
}

/** Whether each way into the pattern begins as a keyword does: then no match begins before the keyword's hit. */
export function leadsWithKeyword(source: string, keywords: readonly string[]): boolean {
  const body = source
    .replace(/^\(\?:\(\?<!.*?\(\?<=%\[0-9A-Fa-f\]\{2\}\)\)/, '')
    .replace(/^(?:\(\?<[!=](?:\[[^\]]*\]|[^()[\]])*\))+/, '')
    .replace(/^\((?!\?)/, '');
  return headsOf(body).every(
    head => head.length > 1 && keywords.some(keyword => keyword.startsWith(head) || head.startsWith(keyword)),
  );
}

/** The fixed text that each alternative begins with, in lower case. */
function headsOf(body: string): readonly string[] {
  const group = /^\(\?:((?:\[[^\]]*\]|\\.|[^()[\]\\])*)\)(.*)$/s.exec(body);
  const branches =
    group === null ? [body] : (group[1] ?? '').split('|').map(branch => `${branch}${group[2] ?? ''}`);
  return branches.map(branch => {
    const folded = branch.replace(/\[([A-Z])([a-z])\]/g, '$2').replace(/\\([^A-Za-z0-9])/g, '\u0001$1');
    const [head = ''] = /^(?:\u0001.|[A-Za-z0-9_\-:/=%&@~#<>"' ])*/.exec(folded) ?? [];
    // A repetition behind the last character is not of the fixed text.
    const isRepeated = /^[?*{]/.test(folded.slice(head.length));
    const text = head.replace(/\u0001/g, '').toLowerCase();
    return isRepeated ? text.slice(0, -1) : text;
  });
}
