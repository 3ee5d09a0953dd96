import type { Tool } from '../pin.ts';

/** A tag's version in the name of an image. */
export interface ImagePin {
  readonly tool: Tool;
  /** The version, or the name that stands for one. */
  readonly text: string;
  /** Where it begins in the image's name. */
  readonly at: number;
  readonly isFrozen: boolean;
  /** Why nothing can be said of its version; null when there is one. */
  readonly note: string | null;
}

const OFFICIAL: Readonly<Record<string, Tool | undefined>> = {
  node: 'node',
  python: 'python',
  golang: 'go',
  ruby: 'ruby',
  rust: 'rust',
  openjdk: 'java',
  'eclipse-temurin': 'java',
  amazoncorretto: 'java',
  'hashicorp/terraform': 'terraform',
  'oven/bun': 'bun',
  'denoland/deno': 'deno',
  'mcr.microsoft.com/dotnet/sdk': 'dotnet',
  'mcr.microsoft.com/dotnet/aspnet': 'dotnet',
  'mcr.microsoft.com/dotnet/runtime': 'dotnet',
  'mcr.microsoft.com/openjdk/jdk': 'java',
  'mcr.microsoft.com/oss/go/microsoft/golang': 'go',
};
/** Registries that carry Docker's official images under their own names. */
const MIRROR = /^(?:docker\.io\/(?:library\/)?|[\w.-]+(?::\d+)?\/(?:docker\/)?library\/|library\/)/;
const DISTRIBUTION = /-(?:alpine|slim|bookworm|bullseye|buster|trixie|jammy|noble).*$/;
/** A tag that says the system alone. */
const SYSTEM_ALONE =
  /^(?:alpine|slim|stretch|buster|bullseye|bookworm|trixie|focal|jammy|noble|windowsservercore|nanoserver)[\d.]*(?:-.*)?$/;
const IMAGE = /^([^:@\s]+(?::\d+\/[^:@\s]+)?)(?::([^@\s]*))?(@\S+)?$/;

/** The tool that an image is of, and its version; null for an image that is of none. */
export function imagePin(image: string): ImagePin | null {
  const match = IMAGE.exec(image);
  const [, repository = '', tag = '', digest] = match ?? [];
  const name = repository.replace(MIRROR, '');
  const tool = OFFICIAL[name];
  if (tool === undefined) return null;
  const at = repository.length + 1;
  const isFrozen = digest !== undefined;
  if (tag === '') {
    const note = isFrozen
      ? 'the image is named by its digest alone'
      : 'the image has no tag: it is whatever is newest';
    return { tool, text: image, at: 0, isFrozen, note };
  }
  if (SYSTEM_ALONE.test(tag)) {
    const note = 'its tag says a system alone: it is whatever is newest';
    return { tool, text: image, at: 0, isFrozen, note };
  }
  const numbers = /^v?\d+(?:\.\d+)*/.exec(tag)?.[0];
  const text = numbers ?? tag.replace(DISTRIBUTION, '');
  // The third number of a runtime's image is the runtime's, where that of an SDK is the SDK's.
  const isRuntime = /\/dotnet\/(?:aspnet|runtime)$/.test(name);
  return { tool, text: isRuntime ? text.split('.').slice(0, 2).join('.') : text, at, isFrozen, note: null };
}
