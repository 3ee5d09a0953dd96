import type { SourceText } from '../../formats/source-text.ts';
import { type TomlNode, tomlAt } from '../../formats/toml-source.ts';
import { type Tool, toolNamed } from '../pin.ts';
import { readToml } from './read-toml.ts';
import { pinOf, type ReadContext, type Source } from './source.ts';

const PATH =
  /(?:^|\/)(?:\.?mise(?:\.[\w-]+)?\.toml|\.?mise\/config\.toml|\.config\/mise(?:\.toml|\/config\.toml))$/;

/** `[tools]` of mise.toml: a version, a list of which the first is used, or a table with `version`. */
export const miseToml: Source = {
  name: 'mise.toml',
  isFor: path => PATH.test(path),
  read: (source, context) =>
    readToml(source, root => {
      const tools = tomlAt(root, 'tools')?.value;
      if (!(tools instanceof Map)) return [];
      return [...tools].flatMap(([name, node]) => {
        const tool = toolNamed(name.replace(/^(?:core|asdf|vfox):/, ''));
        const version = versionOf(node);
        return tool === null || version === undefined ? [] : [pin(source, tool, version, context)];
      });
    }),
};

function versionOf(node: TomlNode): TomlNode | undefined {
  if (node.isText) return node;
  const { value } = node;
  if (value instanceof Map) return value.get('version');
  return Array.isArray(value) && value[0] !== undefined ? versionOf(value[0]) : undefined;
}

function pin({ file, spanOf }: SourceText, tool: Tool, node: TomlNode, context: ReadContext) {
  const written = typeof node.value === 'string' ? node.value : '';
  const prefix = /^prefix:/.exec(written)?.[0].length ?? 0;
  const text = written.slice(prefix);
  const span = spanOf(node.start + prefix, text.length);
  return pinOf(file, { tool, source: 'mise.toml', text, span }, context);
}
