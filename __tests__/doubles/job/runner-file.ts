export interface RunnerEntry {
  readonly name: string;
  readonly value: string;
}

/**
 * The entries of a file such as GITHUB_OUTPUT, read as the runner reads it (`name=value`, or `name<<delimiter`, lines,
 * delimiter).
 *
 * @throws Error for anything else, as the runner fails the step then.
 */
export function parseRunnerFile(text: string): readonly RunnerEntry[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const entries: RunnerEntry[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line);
    if (heredoc === null) {
      entries.push(singleLine(line));
      continue;
    }
    const [, name = '', delimiter = ''] = heredoc;
    const end = lines.indexOf(delimiter, index + 1);
    if (end === -1) throw new Error(`nothing ends ${name} with ${delimiter}`);
    entries.push({ name, value: lines.slice(index + 1, end).join('\n') });
    index = end;
  }
  return entries;
}

function singleLine(line: string): RunnerEntry {
  const cut = line.indexOf('=');
  if (cut < 1) throw new Error(`the runner refuses the line ${JSON.stringify(line)}`);
  return { name: line.slice(0, cut), value: line.slice(cut + 1) };
}

/** The entries by name; a later one replaces an earlier one, as for the runner. */
export function byName(entries: readonly RunnerEntry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}
