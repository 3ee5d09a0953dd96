import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const records = JSON.parse(readFileSync(join(process.env.P1_INPUTS_DIR, 'collect', 'records.json'), 'utf8'));
const total = records.reduce((sum, { value }) => sum + value, 0);
const rows = records.map(({ day, value }) => `| ${day} | ${value} |`).join('\n');
writeFileSync(
  join(process.env.P1_OUTPUT_DIR, 'summary.md'),
  `# ${records.length} days, ${total} in all\n\n| day | value |\n| --- | --- |\n${rows}\n`,
);
