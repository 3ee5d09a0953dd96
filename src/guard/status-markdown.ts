import { cell, table } from '../formats/markdown.ts';
import type { GuardStatus } from './status.ts';
import { SET_UP_LINES, statusRows } from './status-rows.ts';

/** The status as part of a job summary. */
export function statusMarkdown(status: GuardStatus): string {
  const rows = statusRows(status).map(([name, value]) => [cell(name), cell(value)]);
  const setUp = status.is_configured
    ? ''
    : `\nThe guard looks on and refuses nothing. To set it up:\n\n\`\`\`yaml\n${SET_UP_LINES.join('\n')}\n\`\`\`\n`;
  return `## Runtime guard\n\n${table(['', ''], rows)}${setUp}`;
}
