import { NOTHING_READ, type Syntax } from '../pin.ts';
import { isNamed, pinOf, type Source } from './source.ts';

/** `go` and `toolchain` of go.mod are both least versions (go.dev/doc/toolchain). */
export const goMod: Source = {
  name: 'go.mod',
  isFor: path => isNamed(path, 'go.mod'),
  read: ({ file, text, spanOf }, context) => {
    const pins = [...text.matchAll(/^[ \t]*(go|toolchain)[ \t]+([^\s/]+)/gm)].flatMap(line => {
      const [whole, word = '', version = ''] = line;
      if (version === 'default') return [];
      const span = spanOf(line.index + whole.length - version.length, version.length);
      const syntax: Syntax = 'floor';
      return [pinOf(file, { tool: 'go', source: `go.mod ${word}`, text: version, span, syntax }, context)];
    });
    return { ...NOTHING_READ, pins };
  },
};
