import type { SourceText } from '../../formats/source-text.ts';
import { parseToml, TomlError, type TomlTable } from '../../formats/toml-source.ts';
import { NOTHING_READ, type Pin, type Reading } from '../pin.ts';
import { problemAt } from '../source-text.ts';

/** Reads a TOML file and hands its root to `pinsOf`. What is no TOML is a problem that names the place. */
export function readToml(source: SourceText, pinsOf: (root: TomlTable) => readonly Pin[]): Reading {
  try {
    return { ...NOTHING_READ, pins: pinsOf(parseToml(source.text)) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = source.spanOf(error.offset, 0);
    const message = `This is not valid TOML: ${error.message}.`;
    return { ...NOTHING_READ, problems: [problemAt(source.file, message, 'Correct it there.', place)] };
  }
}
