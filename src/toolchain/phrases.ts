import type { Lifecycle, Line } from './lifecycle.ts';
import type { Pin, Tool } from './pin.ts';

/** `.nvmrc:1 asks for 18.18.0`. */
export function askOf({ file, span, text, source }: Pin): string {
  return `${file}:${span.line} asks for ${shown(text)}${file.endsWith(source) ? '' : ` (${source})`}`;
}

/** As much of a version's text as a sentence bears. */
export function shown(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

export function endOf(tool: Tool, line: Line, { asOf }: Lifecycle): string {
  return `${tool} ${line.name} is maintained by nobody since ${line.endsOn} (calendar of ${asOf})`;
}
