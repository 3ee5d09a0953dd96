import { type TomlTable, tomlAt } from '../../formats/toml-source.ts';
import { readToml } from './read-toml.ts';
import { isNamed, pinOf, type Source } from './source.ts';

/** `requires-python` of pyproject.toml, and what Poetry has in its place. */
export const pyproject: Source = {
  name: 'pyproject.toml',
  isFor: path => isNamed(path, 'pyproject.toml'),
  read: (source, context) =>
    readToml(source, root => {
      const nodes = [
        ['pyproject.toml requires-python', tomlAt(root, 'project', 'requires-python')],
        ['pyproject.toml poetry', poetry(root)],
      ] as const;
      return nodes.flatMap(([name, node]) => {
        if (node === undefined || typeof node.value !== 'string') return [];
        const span = source.spanOf(node.start, node.value.length);
        const draft = { tool: 'python', source: name, text: node.value, span, syntax: 'pep440' } as const;
        return [pinOf(source.file, draft, context)];
      });
    }),
};

function poetry(root: TomlTable) {
  const node = tomlAt(root, 'tool', 'poetry', 'dependencies', 'python');
  return node?.value instanceof Map ? node.value.get('version') : node;
}
