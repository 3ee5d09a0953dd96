import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ActionFile } from './action-files.ts';
import type { GeneratedFile } from './generated-file.ts';

/**
 * actions/<name>/README.md with its two tables written anew, between `<!-- inputs:start -->` and `<!-- inputs:end -->`
 * and the same for outputs. Throws if the file or a marker is missing: a table that is not generated goes stale.
 */
export function readmeTables(root: string, actions: readonly ActionFile[]): GeneratedFile[] {
  return actions.map(action => {
    const file = `actions/${action.folder}/README.md`;
    if (!existsSync(path.join(root, file))) {
      throw new Error(`${file} is missing: every action has a README with tables of its inputs and outputs`);
    }
    const text = readFileSync(path.join(root, file), 'utf8');
    const withInputs = replaceBetween(file, text, 'inputs', inputsTable(action));
    return { path: file, text: replaceBetween(file, withInputs, 'outputs', outputsTable(action)) };
  });
}

function replaceBetween(file: string, text: string, section: string, table: string): string {
  const start = `<!-- ${section}:start -->`;
  const end = `<!-- ${section}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to < from) {
    throw new Error(
      `${file} needs the lines ${start} and ${end}, in this order, around its table of ${section}`,
    );
  }
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`;
}

function inputsTable({ declared }: ActionFile): string {
  const rows = Object.entries(declared.inputs).map(([name, { description, required, default: value }]) => [
    code(name),
    cell(description),
    required === true ? 'required' : value === undefined || value === '' ? '' : code(String(value)),
  ]);
  return table(['input', 'what it says', 'default'], rows);
}

function outputsTable({ declared }: ActionFile): string {
  const rows = Object.entries(declared.outputs).map(([name, { description }]) => [
    code(name),
    cell(description),
  ]);
  return table(['output', 'what it says'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
