const LONGEST_MESSAGE = 2000;

/** A message that lists thousands of files is whole in the JSON report. */
export function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`;
}

/** A Markdown list of the first `limit` items, which are Markdown already, and of how many more there are. */
export function list(items: readonly string[], limit: number): string {
  const rest = items.length > limit ? [`${items.length - limit} more`] : [];
  return [...items.slice(0, limit), ...rest].map(item => `- ${item}`).join('\n');
}
