import type { Tool } from '../pin.ts';

/** How a tool is asked for its version. */
export interface Probe {
  /** The first that is installed is asked. */
  readonly commands: readonly (readonly [program: string, ...words: string[]])[];
  /** Finds the version in what it prints, on either stream. */
  readonly pattern: RegExp;
}

export const PROBES: Readonly<Record<Tool, Probe>> = {
  node: { commands: [['node', '--version']], pattern: /^v(\d+\.\d+\.\d+)/m },
  npm: { commands: [['npm', '--version']], pattern: /^(\d+\.\d+\.\d+)/m },
  pnpm: { commands: [['pnpm', '--version']], pattern: /^(\d+\.\d+\.\d+)/m },
  yarn: { commands: [['yarn', '--version']], pattern: /^(\d+\.\d+\.\d+)/m },
  bun: { commands: [['bun', '--version']], pattern: /^(\d+\.\d+\.\d+)/m },
  deno: { commands: [['deno', '--version']], pattern: /^deno (\d+\.\d+\.\d+)/m },
  python: {
    commands: [
      ['python3', '--version'],
      ['python', '--version'],
    ],
    pattern: /^Python (\d+\.\d+\.\d+)/m,
  },
  go: { commands: [['go', 'version']], pattern: /^go version go(\d+\.\d+(?:\.\d+)?)/m },
  ruby: { commands: [['ruby', '--version']], pattern: /^ruby (\d+\.\d+\.\d+)/m },
  java: { commands: [['java', '-version']], pattern: /version "(?:1\.(?=8\.))?(\d+(?:\.\d+)*)/m },
  rust: { commands: [['rustc', '--version']], pattern: /^rustc (\d+\.\d+\.\d+)/m },
  dotnet: { commands: [['dotnet', '--version']], pattern: /^(\d+\.\d+\.\d+)/m },
  terraform: { commands: [['terraform', 'version']], pattern: /^Terraform v(\d+\.\d+\.\d+)/m },
};
