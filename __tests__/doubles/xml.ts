/** An element of a document, as far as tests look at it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const REFERENCE = '&(?:#\\d+|amp|lt|gt|quot|apos);';
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="(?:[^<&"]|${REFERENCE})*")*)\\s*(/?)>`, 'y');
const TEXT = new RegExp(`(?:[^<&>]|${REFERENCE})+`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, 'g');
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** https://www.w3.org/TR/xml/#charsets */
const CHARACTERS = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/** The root of a document of tags, attributes and text. @throws Error for what is not well-formed. */
export function parseXml(source: string): XmlElement {
  if (!source.startsWith(DECLARATION)) throw new Error('no declaration');
  if (!CHARACTERS.test(source)) throw new Error('a character that XML has not');
  let at = DECLARATION.length;
  const root = element();
  if (source.slice(at).trim() !== '') throw new Error(`more than one root at ${at}`);
  return root;

  function element(): XmlElement {
    const [, close, name = '', list = '', isEmpty] = take(TAG);
    if (close === '/') throw new Error(`${name} is closed and not open, at ${at}`);
    const attributes: Record<string, string> = {};
    for (const [, key = '', value = ''] of list.matchAll(ATTRIBUTE)) {
      if (Object.hasOwn(attributes, key)) throw new Error(`${key} stands twice`);
      attributes[key] = unescaped(value);
    }
    const children: XmlElement[] = [];
    let text = '';
    while (isEmpty !== '/' && !source.startsWith('</', at)) {
      if (source[at] === '<') children.push(element());
      else text += unescaped(take(TEXT)[0] ?? '');
    }
    if (isEmpty !== '/' && take(TAG)[2] !== name) throw new Error(`${name} is not closed at ${at}`);
    return { name, attributes, children, text };
  }

  function take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match === null) throw new Error(`not well-formed at ${at}: ${source.slice(at, at + 40)}`);
    at += match[0].length;
    return match;
  }
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
