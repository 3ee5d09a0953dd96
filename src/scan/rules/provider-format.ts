import { isMonotonous } from '../generic/placeholder.ts';
import type { Found, Rule, Severity } from '../rule.ts';
import type { ScannedText } from '../scanned-text.ts';
import { edgeSource, formatSource, parseFormat } from './token-format.ts';

/** A provider's token, by the format that the provider documents. */
export interface ProviderFormat {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  /** A page of the provider that shows the format or hands the token out. */
  readonly source: string;
  /** One per form of the token; each begins with fixed text that nothing else begins with. */
  readonly formats: readonly string[];
  /** Documented of the token as a whole: a checksum, say. */
  readonly isWhole?: (token: string) => boolean;
}

/** A provider's token that looks like any other: only the name that it is given to tells whose it is. */
export interface NamedFormat extends ProviderFormat {
  /** Lower case; one of them stands at most 40 characters before the token, on its line. */
  readonly names: readonly string[];
}

export function providerRule(provider: ProviderFormat): Rule {
  const forms = provider.formats.map(format => {
    const parts = parseFormat(format);
    const [first] = parts;
    if (typeof first !== 'string')
      throw new Error(`${provider.id}: the format ${format} begins with no fixed text.`);
    const source = `(?<![A-Za-z0-9_])${formatSource(parts)}(?![${edgeSource(parts.at(-1))}])`;
    return { prefix: first.toLowerCase(), bare: first.length, pattern: new RegExp(source, 'y') };
  });
  return {
    ...labelOf(provider),
    tier: 0,
    keywords: [...new Set(forms.map(form => form.prefix))],
    definition: `${forms.map(form => form.pattern).join(' ')} ${provider.isWhole === undefined ? '' : 'checked'}`,
    at: ({ text, isBinary }: ScannedText, start: number): Found | undefined => {
      for (const { pattern, bare } of forms) {
        pattern.lastIndex = start;
        const token = pattern.exec(text)?.[0];
        if (token === undefined || !isVaried(token.slice(bare))) continue;
        // Bytes that are no text have short tokens by chance.
        if (isBinary && (bare < 5 || token.length < 30)) continue;
        if (provider.isWhole?.(token) !== false) return { start, end: start + token.length };
      }
      return undefined;
    },
  };
}

/** Between name and token: what assigns, quotes or passes on. */
const GAP = `(?:[\\w.-]{0,30})["'\`\\])\\\\ \\t]{0,5}(?:=>|:=|->|=|:|,|\\(|>|\\s)["'\`\\\\ \\t=(]{0,5}`;

export function namedRule(provider: NamedFormat): Rule {
  const names = provider.names.map(name => name.replace(/[-.]/g, '\\$&')).join('|');
  const pattern = new RegExp(
    provider.formats
      .map(format => {
        const parts = parseFormat(format);
        const last = edgeSource(parts.at(-1));
        return `(?:${names})${GAP}(?<![A-Za-z0-9])(${formatSource(parts)})(?![${last}_=+/.-])`;
      })
      .join('|'),
    'iy',
  );
  const exact = provider.formats.map(format => new RegExp(`^${formatSource(parseFormat(format))}$`));
  return {
    ...labelOf(provider),
    tier: 0,
    keywords: provider.names,
    definition: String(pattern),
    at: ({ text, isBinary, kind }: ScannedText, start: number): Found | undefined => {
      if (isBinary || kind === 'lock') return undefined;
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      const token = match?.slice(1).find(group => group !== undefined);
      if (match === null || token === undefined || !isVaried(token)) return undefined;
      if (!exact.some(form => form.test(token)) || provider.isWhole?.(token) === false) return undefined;
      const end = start + match[0].length;
      return { start: end - token.length, end };
    },
  };
}

/** Not a stand-in: `xxxx`, `0000`, `abcdef`, `1234`, `EXAMPLE`, words joined by lines. */
export function isVaried(body: string): boolean {
  if (
    /example|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq|xxxxx|your|sample|placeholder|dummy|redacted|00000000|12345678|abcdefgh|\*\*/i.test(
      body,
    )
  )
    return false;
  if (body.length >= 8 && isMonotonous(body)) return false;
  const letters = new Set(body.toLowerCase().replace(/[^a-z0-9]/g, ''));
  if (letters.size < Math.min(8, Math.ceil(body.length / 3))) return false;
  return (
    body.length < 16 ||
    /\d/.test(body) ||
    (/[a-z]/.test(body) && /[A-Z]/.test(body) && !/^[A-Za-z]+(?:[_-][A-Za-z]+)+$/.test(body))
  );
}

function labelOf({ id, description, severity }: ProviderFormat) {
  return { id, description, severity };
}
