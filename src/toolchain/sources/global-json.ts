import { jsonAt } from '../../formats/json-source.ts';
import type { Syntax } from '../pin.ts';
import { readJson } from './read-json.ts';
import { isNamed, pinOf, type Source } from './source.ts';

/** What each way to roll forward allows (learn.microsoft.com/dotnet/core/tools/global-json). */
const ROLLS: Readonly<Record<string, Syntax | undefined>> = {
  disable: 'npm',
  patch: 'roll-patch',
  latestpatch: 'roll-patch',
  feature: 'roll-feature',
  latestfeature: 'roll-feature',
  minor: 'roll-minor',
  latestminor: 'roll-minor',
  major: 'roll-major',
  latestmajor: 'roll-major',
};

/** The SDK of global.json, in which comments may stand. */
export const globalJson: Source = {
  name: 'global.json',
  isFor: path => isNamed(path, 'global.json'),
  read: (source, context) =>
    readJson(
      source,
      root => {
        const node = jsonAt(root, 'sdk', 'version');
        if (node === undefined || typeof node.value !== 'string') return [];
        const roll = String(jsonAt(root, 'sdk', 'rollForward')?.value ?? 'latestPatch').toLowerCase();
        const span = source.spanOf(node.start, node.end - node.start);
        const syntax = ROLLS[roll] ?? 'roll-patch';
        const draft = { tool: 'dotnet', source: 'global.json', text: node.value, span, syntax } as const;
        return [pinOf(source.file, { ...draft, takesShort: false }, context)];
      },
      { allowsComments: true },
    ),
};
