/** What encoders of JSON write as `\u` and four digits although RFC 8259 does not ask for it. */
interface Encoder {
  /** What matters in HTML: Go, Gson, PHP, Rails and .NET each have a choice of their own, JavaScript has none. */
  readonly html: string;
  /** Python, PHP, Ruby, Jackson and .NET write what is not ASCII so. */
  readonly isAsciiOnly: boolean;
  /** PHP's digits are capital in the former and small in the latter. */
  readonly isHtmlUpperCase: boolean;
  readonly isUpperCase: boolean;
}

const EITHER = [false, true];
const IN_HTML = ['', '<>&\u2028\u2029', "<>&'", "<>&'=", '<>&\'"', '<>&\'"`+'];
const ENCODERS: readonly Encoder[] = IN_HTML.flatMap(html =>
  EITHER.flatMap(isAsciiOnly =>
    EITHER.flatMap(isHtmlUpperCase =>
      EITHER.map(isUpperCase => ({ html, isAsciiOnly, isHtmlUpperCase, isUpperCase })),
    ),
  ),
);

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Most secrets are such. */
const NOTHING_TO_ESCAPE = /^[\w.:~@%-]*$/;

/** The forms that `text` may have inside a JSON string, with slashes escaped or not. */
export function jsonForms(text: string): readonly string[] {
  if (NOTHING_TO_ESCAPE.test(text)) return [text];
  const forms = ENCODERS.map(encoder => encoded(text, encoder));
  return [...new Set(forms.flatMap(form => [form, form.replaceAll('/', '\\/')]))];
}

/** By UTF-16 code unit: a character beyond the first 65,536 is two escapes. */
function encoded(text: string, encoder: Encoder): string {
  return text.replace(/[\s\S]/g, unit => {
    if (encoder.html.includes(unit)) return longEscape(unit, encoder.isHtmlUpperCase);
    const short = SHORT_ESCAPES[unit];
    if (short !== undefined) return short;
    const isEscaped = unit < ' ' || (encoder.isAsciiOnly && unit > '~');
    return isEscaped ? longEscape(unit, encoder.isUpperCase) : unit;
  });
}

function longEscape(unit: string, isUpperCase: boolean): string {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isUpperCase ? digits.toUpperCase() : digits}`;
}
