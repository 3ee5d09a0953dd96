import { NOTHING_READ, toolNamed } from '../pin.ts';
import { isNamed, pinOf, type Source } from './source.ts';

/** SDKMAN's file: `java=21.0.4-tem`. */
export const sdkmanrc: Source = {
  name: '.sdkmanrc',
  isFor: path => isNamed(path, '.sdkmanrc'),
  read: ({ file, text, spanOf }, context) => {
    const pins = [...text.matchAll(/^[ \t]*([\w-]+)[ \t]*=[ \t]*([^\s#]+)/gm)].flatMap(line => {
      const [whole, name = '', version = ''] = line;
      const tool = toolNamed(name);
      if (tool === null) return [];
      const span = spanOf(line.index + whole.length - version.length, version.length);
      return [pinOf(file, { tool, source: '.sdkmanrc', text: version, span, takesShort: false }, context)];
    });
    return { ...NOTHING_READ, pins };
  },
};
