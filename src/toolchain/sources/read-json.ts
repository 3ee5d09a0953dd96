import { JsonError, type JsonNode, parseJsonSource } from '../../formats/json-source.ts';
import type { SourceText } from '../../formats/source-text.ts';
import { NOTHING_READ, type Pin, type Reading } from '../pin.ts';
import { problemAt } from '../source-text.ts';

/** Reads a JSON file and hands its root to `pinsOf`. What is no JSON is a problem that names the place. */
export function readJson(
  source: SourceText,
  pinsOf: (root: JsonNode) => readonly Pin[],
  { allowsComments = false } = {},
): Reading {
  try {
    return { ...NOTHING_READ, pins: pinsOf(parseJsonSource(source.text, { allowsComments })) };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const place = source.spanOf(error.offset, 0);
    const message = `This is not valid JSON: ${error.message}.`;
    return { ...NOTHING_READ, problems: [problemAt(source.file, message, 'Correct it there.', place)] };
  }
}
