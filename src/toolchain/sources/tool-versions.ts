import { NOTHING_READ, toolNamed } from '../pin.ts';
import { isNamed, pinOf, type Source } from './source.ts';

/** asdf's file: a tool and its version a line. Of several versions the first is used where it is installed. */
export const toolVersions: Source = {
  name: '.tool-versions',
  isFor: path => isNamed(path, '.tool-versions'),
  read: ({ file, text, spanOf }, context) => {
    const pins = [...text.matchAll(/^[ \t]*([\w-]+)[ \t]+([^\s#]+)/gm)].flatMap(line => {
      const [whole, name = '', version = ''] = line;
      const tool = toolNamed(name);
      if (tool === null) return [];
      const span = spanOf(line.index + whole.length - version.length, version.length);
      return [
        pinOf(file, { tool, source: '.tool-versions', text: version, span, takesShort: false }, context),
      ];
    });
    return { ...NOTHING_READ, pins };
  },
};
