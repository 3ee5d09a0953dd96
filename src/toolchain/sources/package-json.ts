import { type JsonNode, jsonAt } from '../../formats/json-source.ts';
import type { SourceText } from '../../formats/source-text.ts';
import { type Pin, type Tool, toolNamed } from '../pin.ts';
import { readJson } from './read-json.ts';
import { isNamed, pinOf, type ReadContext, type Source } from './source.ts';

/** `engines`, `devEngines`, `packageManager` and `volta` of package.json. */
export const packageJson: Source = {
  name: 'package.json',
  isFor: path => isNamed(path, 'package.json'),
  read: (source, context) =>
    readJson(source, root => [
      ...byTool(source, root, 'engines', true, context),
      ...byTool(source, root, 'volta', false, context),
      ...devEngines(source, root, context),
      ...packageManager(source, root, context),
    ]),
};

function byTool(
  source: SourceText,
  root: JsonNode,
  key: string,
  takesShort: boolean,
  context: ReadContext,
): readonly Pin[] {
  const members = jsonAt(root, key)?.value;
  if (!(members instanceof Map)) return [];
  return [...members].flatMap(([name, node]) =>
    versionNode(source, toolNamed(name), `package.json ${key}`, node, takesShort, context),
  );
}

/** A runtime or a package manager, or a list of those that may be used in its place. */
function devEngines(source: SourceText, root: JsonNode, context: ReadContext): readonly Pin[] {
  return ['runtime', 'packageManager'].flatMap(key => {
    const node = jsonAt(root, 'devEngines', key);
    const entries = Array.isArray(node?.value) ? node.value : node === undefined ? [] : [node];
    return entries.flatMap((entry: JsonNode) => {
      const tool = toolNamed(String(jsonAt(entry, 'name')?.value ?? ''));
      const version = jsonAt(entry, 'version');
      if (version === undefined) return [];
      return versionNode(source, tool, 'package.json devEngines', version, true, context);
    });
  });
}

/** `pnpm@9.1.0+sha512.…`: the hash is of that version and no other. */
function packageManager(source: SourceText, root: JsonNode, context: ReadContext): readonly Pin[] {
  const node = jsonAt(root, 'packageManager');
  const match = typeof node?.value === 'string' ? /^([a-z]+)@([^+]+)(\+.*)?$/.exec(node.value) : null;
  const tool = toolNamed(match?.[1] ?? '');
  if (node === undefined || match === null || tool === null) return [];
  const [, name = '', text = '', hash] = match;
  const span = source.spanOf(node.start + name.length + 1, text.length);
  const draft = { tool, source: 'package.json packageManager', text, span, takesShort: false };
  return [pinOf(source.file, { ...draft, isFrozen: hash !== undefined }, context)];
}

function versionNode(
  { file, spanOf, text }: SourceText,
  tool: Tool | null,
  source: string,
  node: JsonNode,
  takesShort: boolean,
  context: ReadContext,
): readonly Pin[] {
  if (tool === null || typeof node.value !== 'string') return [];
  const span = spanOf(node.start, node.end - node.start);
  // An escape in a version would move what stands after it.
  const isFrozen = text.slice(node.start, node.end) !== node.value;
  return [pinOf(file, { tool, source, text: node.value, span, takesShort, isFrozen }, context)];
}
