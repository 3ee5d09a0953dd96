import type { SourceText } from '../../formats/source-text.ts';
import { NOTHING_READ, type Pin } from '../pin.ts';
import { unresolved } from '../specifiers/specifier.ts';
import { imagePin } from './container-image.ts';
import { dockerfileLines } from './dockerfile-lines.ts';
import { pinOf, type ReadContext, type Source } from './source.ts';

const PATH =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?|[\w.-]+\.(?:[Dd]ockerfile|[Cc]ontainerfile))$/;
const IGNORE_FILE = /\.dockerignore$/;
const INSTRUCTION = /^[ \t]*(ARG|FROM)[ \t]+(?:--\S+[ \t]+)*(\S+)/i;
const VARIABLE = /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g;

interface Argument {
  readonly value: string;
  readonly at: number;
}

/** A character of an image's name, and where in the file it was written. */
interface Character {
  readonly character: string;
  readonly at: number;
}

/** `FROM` of Dockerfiles, with the defaults of the build arguments before the first one. */
export const dockerfile: Source = {
  name: 'Dockerfile',
  isFor: path => PATH.test(path) && !IGNORE_FILE.test(path),
  read: (source, context) => {
    const args = new Map<string, Argument>();
    const pins: Pin[] = [];
    let hasFrom = false;
    for (const { text, places } of dockerfileLines(source.text)) {
      const match = INSTRUCTION.exec(text);
      if (match === null) continue;
      const [whole, instruction = '', word = ''] = match;
      const at = places[whole.length - word.length] ?? 0;
      if (instruction.toUpperCase() === 'FROM') {
        hasFrom = true;
        pins.push(...fromPin(source, word, at, args, context));
      } else if (!hasFrom) addArgument(args, word, at);
    }
    return { ...NOTHING_READ, pins };
  },
};

function addArgument(args: Map<string, Argument>, word: string, at: number): void {
  const [, name = '', quote = '', value = ''] = /^(\w+)=(["']?)(.*?)\2$/.exec(word) ?? [];
  if (name !== '') args.set(name, { value, at: at + name.length + 1 + quote.length });
}

function fromPin(
  { file, text, spanOf }: SourceText,
  word: string,
  at: number,
  args: ReadonlyMap<string, Argument>,
  context: ReadContext,
): readonly Pin[] {
  const characters = expand(word, at, args);
  const image = characters.map(({ character }) => character).join('');
  const found = imagePin(image);
  if (found === null) return [];
  const source = 'Dockerfile FROM';
  const base = { tool: found.tool, source, place: 'container', isFrozen: found.isFrozen } as const;
  const missing = /\$/.test(image) ? 'a build argument of it has no default' : found.note;
  if (missing !== null)
    return [
      pinOf(
        file,
        { ...base, text: word, span: spanOf(at, word.length), meaning: unresolved(missing) },
        context,
      ),
    ];
  const start = characters[found.at]?.at ?? at;
  const isInOnePiece = text.startsWith(found.text, start);
  const span = isInOnePiece ? spanOf(start, found.text.length) : spanOf(at, word.length);
  return [
    pinOf(file, { ...base, text: found.text, span, isFrozen: found.isFrozen || !isInOnePiece }, context),
  ];
}

/** The image's name with its variables filled in; each character knows where it was written. A variable that nobody sets stays. */
function expand(word: string, at: number, args: ReadonlyMap<string, Argument>): readonly Character[] {
  const parts: Character[] = [];
  let done = 0;
  for (const match of word.matchAll(VARIABLE)) {
    const [whole, braced, fallback, bare] = match;
    parts.push(...spread(word.slice(done, match.index), at + done));
    const argument = args.get(braced ?? bare ?? '');
    if (argument !== undefined) parts.push(...spread(argument.value, argument.at));
    else if (fallback !== undefined)
      parts.push(...spread(fallback, at + match.index + whole.length - 1 - fallback.length));
    else parts.push(...spread(whole, at + match.index));
    done = match.index + whole.length;
  }
  return [...parts, ...spread(word.slice(done), at + done)];
}

function spread(text: string, at: number): readonly Character[] {
  return text.split('').map((character, index) => ({ character, at: at + index }));
}
