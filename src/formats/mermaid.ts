export interface TimelineBar {
  readonly section: string;
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly mark: 'done' | 'crit' | 'active';
}

const KEYWORD =
  /^(?:gantt|title|section|click|call|href|includes|excludes|dateFormat|axisFormat|tickInterval|inclusiveEndDates|topAxis|todayMarker|weekday|weekend|acc(?:Title|Descr(?:iption)?)|\d{4}-\d\d-\d\d)\b/i;

/** A Gantt chart of `bars`, with times in milliseconds since the epoch. Labels are reduced to what Mermaid reads as plain text. */
export function gantt(title: string, bars: readonly TimelineBar[]): string {
  const sections = [...new Set(bars.map(bar => bar.section))];
  const lines = sections.flatMap(section => [
    `  section ${plain(section)}`,
    ...bars.filter(bar => bar.section === section).map(barLine),
  ]);
  return ['gantt', `  title ${plain(title)}`, '  dateFormat x', '  axisFormat %H:%M:%S', ...lines].join('\n');
}

export interface LineChart {
  readonly title: string;
  readonly yTitle: string;
  /** One for each point; equal ones would be one place on the axis. */
  readonly labels: readonly string[];
  /** One line each, with a value for each point. */
  readonly lines: readonly (readonly number[])[];
  readonly least: number;
  readonly most: number;
}

/** A line chart (mermaid.js.org/syntax/xyChart). Texts are reduced to what Mermaid reads as plain text. */
export function lineChart({ title, yTitle, labels, lines, least, most }: LineChart): string {
  return [
    'xychart-beta',
    `  title "${plain(title)}"`,
    `  x-axis [${labels.map(label => `"${plain(label)}"`).join(', ')}]`,
    `  y-axis "${plain(yTitle)}" ${least} --> ${most}`,
    ...lines.map(values => `  line [${values.join(', ')}]`),
  ].join('\n');
}

function barLine({ label, mark, startMs, endMs }: TimelineBar): string {
  return `  ${taskName(label)} :${mark}, ${startMs}, ${Math.max(endMs, startMs + 1)}`;
}

function plain(text: string): string {
  const kept = text
    .replace(/[^A-Za-z0-9 _.()/-]/g, ' ')
    .trim()
    .slice(0, 60);
  return kept === '' ? 'unnamed' : kept;
}

/** A line that starts with a keyword of Mermaid or a date is not read as a task: in brackets it is. */
function taskName(label: string): string {
  const name = plain(label);
  return KEYWORD.test(name) ? `(${name})` : name;
}
