import { NOTHING_READ, type Pin, type Reading } from './pin.ts';
import { problemAt, sourceText } from './source-text.ts';
import { sourceOf } from './sources/sources.ts';

/** One file's bytes, wherever they are from: the working tree, or a commit. */
export interface PinFile {
  /** From the repository's root, '/'-separated. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const MOST_PINS = 1000;

/** What `file` says of versions; nothing for a file of another kind. A version that is written once counts once. */
export async function readPins({ path, bytes }: PinFile, today: string): Promise<Reading> {
  const source = sourceOf(path);
  if (source === null) return NOTHING_READ;
  const text = sourceText(path, bytes);
  if (!('spanOf' in text)) return { ...NOTHING_READ, problems: [text] };
  const reading = await source.read(text, { today });
  const pins = onceEach(reading.pins);
  if (pins.length <= MOST_PINS) return { ...reading, pins };
  const message = `The file says ${pins.length} versions; at most ${MOST_PINS} are compared.`;
  return { ...NOTHING_READ, problems: [problemAt(path, message, 'Divide it.')] };
}

function onceEach(pins: readonly Pin[]): readonly Pin[] {
  const seen = new Set<string>();
  return pins.filter(({ tool, span, text }) => {
    const key = `${tool} ${span.offset} ${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
