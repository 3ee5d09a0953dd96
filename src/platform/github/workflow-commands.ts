import { visible } from '../../kernel/errors.ts';

/**
 * Workflow commands: lines on stdout that the runner acts on (docs.github.com: "Workflow commands for GitHub Actions").
 * p1 writes them itself, since the official package brings an HTTP client that doubles the start of every action.
 */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export function annotationCommand({ level, message, title, file, line, column }: Annotation): string {
  const properties = Object.entries({ title, file, line, col: column }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level}${properties.length === 0 ? '' : ` ${properties.join(',')}`}::${escapeData(message)}`;
}

export function groupCommand(title: string): string {
  return `::group::${escapeData(title)}`;
}

export const END_GROUP = '::endgroup::';

/** From this line on the runner takes commands from no one until {@link resumeCommands} with the same token. */
export function stopCommands(token: string): string {
  return `::stop-commands::${token}`;
}

export function resumeCommands(token: string): string {
  return `::${token}::`;
}

/** Text that is one line of the log and no command wherever it stands in it. */
export function plainText(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/::/g, ': :')
    .replace(/##\[/g, '# #[');
}

/** Line ends as the runner reads them back; nothing else that could steer a terminal which shows the log. */
function escapeData(text: string): string {
  return visible(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
