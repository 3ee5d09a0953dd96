/**
 * `value` as JSON that is the same text for the same value, on any machine: keys in the order of their UTF-16 units, no blanks,
 * numbers and texts as ECMAScript writes them.
 *
 * Source: RFC 8785, "JSON Canonicalization Scheme", https://www.rfc-editor.org/rfc/rfc8785
 *
 * @throws RangeError for what JSON has no form for: NaN, infinities, undefined, functions.
 */
export function canonicalJson(value: unknown): string {
  return written(value, '', '');
}

/** The same with two blanks of indent a level and an end of line: for files that people compare. */
export function canonicalFile(value: unknown): string {
  return `${written(value, '\n', '  ')}\n`;
}

function written(value: unknown, lineStart: string, indent: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object') throw new RangeError(`JSON has no form for ${typeof value}.`);
  const inner = lineStart + indent;
  const colon = indent === '' ? ':' : ': ';
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map(item => written(item, inner, indent))]
    : [
        '{',
        '}',
        membersOf(value).map(([key, item]) => JSON.stringify(key) + colon + written(item, inner, indent)),
      ];
  return parts.length === 0 ? open + close : `${open}${inner}${parts.join(`,${inner}`)}${lineStart}${close}`;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return JSON.stringify(value);
  throw new RangeError(`JSON has no form for ${value}.`);
}

function membersOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}
