import { NOTHING_READ, type Reading, type Tool } from '../pin.ts';
import { problemAt, type SourceText } from '../source-text.ts';
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
    const line = /^(?![ \t]*(?:#|\r?$))[ \t]*([^\r\n#]*?)[ \t]*(?:#.*)?\r?$/m.exec(text);
    const version = line?.[1] ?? '';
    if (line === null || version === '') {
      const problem = problemAt(
        file,
        'The file names no version.',
        `Write the version of ${tool} into it, or remove it.`,
      );
      return { ...NOTHING_READ, problems: [problem] };
    }
    const span = spanOf(line.index + line[0].indexOf(version), version.length);
    return {
      ...NOTHING_READ,
      pins: [pinOf(file, { tool, source: name, text: version, span, takesShort }, context)],
    };
  }
}
