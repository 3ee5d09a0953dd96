import { tomlAt } from '../../formats/toml-source.ts';
import { readToml } from './read-toml.ts';
import { isNamed, pinOf, type Source } from './source.ts';
import { versionFile } from './version-file.ts';

const plain = versionFile({ name: 'rust-toolchain', tool: 'rust' });

/** `rust-toolchain.toml`, and `rust-toolchain`, which may be TOML or one line. */
export const rustToolchain: Source = {
  name: 'rust-toolchain',
  isFor: path => isNamed(path, 'rust-toolchain', 'rust-toolchain.toml'),
  read: (source, context) => {
    const isToml = source.file.endsWith('.toml') || /^\s*\[/m.test(source.text);
    if (!isToml) return plain.read(source, context);
    return readToml(source, root => {
      const node = tomlAt(root, 'toolchain', 'channel');
      if (node === undefined || typeof node.value !== 'string') return [];
      const span = source.spanOf(node.start, node.value.length);
      return [
        pinOf(source.file, { tool: 'rust', source: 'rust-toolchain', text: node.value, span }, context),
      ];
    });
  },
};
