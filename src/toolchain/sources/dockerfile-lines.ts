/** An instruction of a Dockerfile as one line. */
export interface DockerfileLine {
  readonly text: string;
  /** Where in the file each character of `text` was written. */
  readonly places: readonly number[];
}

const ESCAPE = /^#[ \t]*escape[ \t]*=[ \t]*([\\`])[ \t]*$/i;
const DIRECTIVE = /^#[ \t]*\w+[ \t]*=/;
const HEREDOC = /<<-?(["']?)([A-Za-z_]\w*)\1/g;
const TAKES_HEREDOC = /^[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)[ \t]/i;

/**
 * The instructions of a Dockerfile (docs.docker.com/reference/dockerfile): lines that a character for escapes ends are joined with the
 * next, comments between them are left out, and so is what stands in a heredoc.
 */
export function dockerfileLines(text: string): readonly DockerfileLine[] {
  const physical = linesOf(text);
  const marker = escapeOf(physical.map(each => each.text));
  const found: DockerfileLine[] = [];
  let open: { text: string; places: number[] } | null = null;
  let heredocs: string[] = [];
  for (const line of physical) {
    const [awaited] = heredocs;
    if (awaited !== undefined) {
      if (line.text.replace(/^\t+/, '') === awaited) heredocs = heredocs.slice(1);
      continue;
    }
    const isComment = /^[ \t]*#/.test(line.text);
    if (isComment || (open !== null && line.text.trim() === '')) continue;
    const isContinued = line.text.trimEnd().endsWith(marker);
    const end = isContinued ? line.text.trimEnd().length - 1 : line.text.length;
    const joined: { text: string; places: number[] } = open ?? { text: '', places: [] };
    joined.text += line.text.slice(0, end);
    for (let index = 0; index < end; index += 1) joined.places.push(line.at + index);
    open = isContinued ? joined : null;
    if (isContinued) continue;
    found.push(joined);
    if (TAKES_HEREDOC.test(joined.text))
      heredocs = [...joined.text.matchAll(HEREDOC)].map(each => each[2] ?? '');
  }
  return open === null ? found : [...found, open];
}

function linesOf(text: string): readonly { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    found.push({ text: line.replace(/\r$/, ''), at });
    at += line.length + 1;
  }
  return found;
}

/** Directives stand before everything else. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const named = ESCAPE.exec(line)?.[1];
    if (named !== undefined) return named;
    if (!DIRECTIVE.test(line)) break;
  }
  return '\\';
}
