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
};
const IMAGE = /^([^:@\s]+(?::\d+\/[^:@\s]+)?)(?::([^@\s]*))?(@\S+)?$/;

/** The tool that an image is of, and its version; null for an image that is of none. */
export function imagePin(image: string): ImagePin | null {
  const match = IMAGE.exec(image);
  const [, repository = '', tag = '', digest] = match ?? [];
  const tool =
    OFFICIAL[
      repository.replace(
        /^(?:docker\.io\/|(?:public\.ecr\.aws\/docker|registry\.hub\.docker\.com)\/)?(?:library\/)?/,
        '',
      )
    ];
  if (tool === undefined) return null;
  const at = repository.length + 1;
  const isFrozen = digest !== undefined;
  if (tag === '') {
    const note = isFrozen
      ? 'the image is named by its digest alone'
      : 'the image has no tag: it is whatever is newest';
    return { tool, text: image, at: 0, isFrozen, note };
  }
  const text =
    /^v?\d+(?:\.\d+)*/.exec(tag)?.[0] ??
    tag.replace(/-(?:alpine|slim|bookworm|bullseye|buster|trixie|jammy|noble).*$/, '');
  return { tool, text, at, isFrozen, note: null };
}
