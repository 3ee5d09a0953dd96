import type { SourceText } from '../../formats/source-text.ts';
import { NOTHING_READ, type Reading, type Tool } from '../pin.ts';
import { problemAt } from '../source-text.ts';
import { isNamed, pinOf, type ReadContext, type Source } from './source.ts';

interface VersionFile {
  readonly name: string;
  readonly tool: Tool;
  readonly takesShort?: boolean;
}

/** A file whose first line that is neither empty nor a comment is the version. */
export function versionFile({ name, tool, takesShort = true }: VersionFile): Source {
  return { name, isFor: path => isNamed(path, name), read };

  function read(source: SourceText, context: ReadContext): Reading {
    const { file, text, spanOf } = source;
    // Each line is cut by hand: a pattern for both ends of it would take the square of a long line's time.
    const found = text.split('\n').reduce<Found>(firstVersion, { at: 0, version: null });
    const { at, version } = found;
    if (version === null) {
      const problem = problemAt(
        file,
        'The file names no version.',
        `Write the version of ${tool} into it, or remove it.`,
      );
      return { ...NOTHING_READ, problems: [problem] };
    }
    const span = spanOf(at, version.length);
    return {
      ...NOTHING_READ,
      pins: [pinOf(file, { tool, source: name, text: version, span, takesShort }, context)],
    };
  }
}

interface Found {
  /** Of the version; without one, of the line that is looked at. */
  readonly at: number;
  readonly version: string | null;
}

function firstVersion(found: Found, line: string): Found {
  if (found.version !== null) return found;
  const [content = ''] = line.split('#');
  const version = content.trim();
  return version === ''
    ? { at: found.at + line.length + 1, version: null }
    : { at: found.at + content.indexOf(version), version };
}
