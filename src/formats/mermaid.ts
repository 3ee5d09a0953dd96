export interface TimelineBar {
  readonly section: string;
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly mark: 'done' | 'crit' | 'active';
}

/** A Gantt chart of `bars`, with times in milliseconds since the epoch. Labels are reduced to what Mermaid reads as plain text. */
export function gantt(title: string, bars: readonly TimelineBar[]): string {
  const sections = [...new Set(bars.map(bar => bar.section))];
  const lines = sections.flatMap(section => [
    `  section ${plain(section)}`,
    ...bars.filter(bar => bar.section === section).map(barLine),
  ]);
  return ['gantt', `  title ${plain(title)}`, '  dateFormat x', '  axisFormat %H:%M:%S', ...lines].join('\n');
}

function barLine({ label, mark, startMs, endMs }: TimelineBar): string {
  return `  ${plain(label)} :${mark}, ${startMs}, ${Math.max(endMs, startMs + 1)}`;
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9 _.()/-]/g, ' ').slice(0, 60);
}
